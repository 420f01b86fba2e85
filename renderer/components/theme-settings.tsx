// Dark or light.

import type { ReactNode } from 'react';
import { useScreen } from '../desk-context.tsx';
import { Choice } from './choice.tsx';

export function ThemeSettings(): ReactNode {
  const theme = useScreen((screen) => screen.theme);
  const setTheme = useScreen((screen) => screen.setTheme);
  return (
    <section className="settings-part" aria-label="Appearance">
      <h3>Appearance</h3>
      <Choice
        label="Theme"
        value={theme}
        options={[
          { value: 'dark', words: 'Dark' },
          { value: 'light', words: 'Light' },
        ]}
        onChange={setTheme}
      />
    </section>
  );
}
