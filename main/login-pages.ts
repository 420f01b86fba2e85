// The broker's login page as a person meets it, in a window or the browser: one at a time.

import type { LoginEnd, LoginTask } from './login-desk.ts';

type Open = (task: LoginTask, onEnd: (end: LoginEnd) => void) => { readonly close: () => void };

export type LoginPagesPlan = {
  readonly inWindow: Open;
  readonly inBrowser: Open;
  readonly onEnd: (task: LoginTask, end: LoginEnd) => void;
};

export type LoginPages = {
  /** What was open before is given up. */
  readonly show: (task: LoginTask) => void;
  readonly close: () => void;
};

export function createLoginPages({ inWindow, inBrowser, onEnd }: LoginPagesPlan): LoginPages {
  let open: { readonly close: () => void } | null = null;
  return {
    show: (task) => {
      open?.close();
      const ended = (end: LoginEnd): void => {
        open = null;
        onEnd(task, end);
      };
      open = task.way === 'Window' ? inWindow(task, ended) : inBrowser(task, ended);
    },
    close: () => open?.close(),
  };
}
