// Mount and connect, nothing else.

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { bridgeOf, createDesk } from './desk.ts';
import { DeskProvider } from './desk-context.tsx';
import { keepKeys, rememberedKeys } from './keys.ts';
import { createScreenStore } from './screen-state.ts';
import { createDeskStore } from './store.ts';
import { createBell } from './bell.ts';
import { keepSounds, rememberedSounds } from './sound-settings.ts';
import { startSounds } from './sounds.ts';
import { rememberedTheme, wearTheme } from './theme.ts';
import './styles.css';

const store = createDeskStore();
const screen = createScreenStore(rememberedTheme(), rememberedSounds(), rememberedKeys());
const desk = createDesk(bridgeOf(window), store);

wearTheme(screen.getState().theme);
screen.subscribe((state) => wearTheme(state.theme));
screen.subscribe(({ sounds, keys }, before) => {
  if (sounds !== before.sounds) keepSounds(sounds);
  if (keys !== before.keys) keepKeys(keys);
});
startSounds(
  store,
  screen,
  createBell(() => new AudioContext()),
);
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
