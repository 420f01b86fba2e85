// Dark unless the person chose light; the choice is kept by the page.

import type { Theme } from './screen-state.ts';

const key = 'lockstep.theme';

export function rememberedTheme(): Theme {
  return localStorage.getItem(key) === 'light' ? 'light' : 'dark';
}

export function wearTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  localStorage.setItem(key, theme);
}
