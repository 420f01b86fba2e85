// Mount and connect, nothing else.

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { bridgeOf, createDesk } from './desk.ts';
import { DeskProvider } from './desk-context.tsx';
import { createScreenStore } from './screen-state.ts';
import { createDeskStore } from './store.ts';
import { rememberedTheme, wearTheme } from './theme.ts';
import './styles.css';

const store = createDeskStore();
const screen = createScreenStore(rememberedTheme());
const desk = createDesk(bridgeOf(window), store);

wearTheme(screen.getState().theme);
screen.subscribe((state) => wearTheme(state.theme));
desk.start(screen.getState().show);

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root element');
createRoot(root).render(
  <StrictMode>
    <DeskProvider parts={{ store, screen, calls: desk.calls }}>
      <App />
    </DeskProvider>
  </StrictMode>,
);
