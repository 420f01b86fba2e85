// The other way in: the broker's page in the person's own browser, and its redirect back to a door on this machine.

import { createServer } from 'node:http';
import type { LoginEnd, LoginTask } from './login-desk.ts';
import { readLoginRedirect } from './login-redirect.ts';

/** Register http://127.0.0.1:18765/login/<client code> as the app's redirect address in the broker's portal. */
export const loginDoorPort = 18_765;
const limitMs = 10 * 60_000;

export type LoginDoor = { readonly close: () => void };

export type LoginDoorPlan = {
  readonly task: LoginTask;
  readonly port: number;
  readonly openPage: (url: string) => void;
  readonly onEnd: (end: LoginEnd) => void;
};

/** Listens on loopback for this one login only; `onEnd` is called once. */
export function openLoginDoor({ task, port, openPage, onEnd }: LoginDoorPlan): LoginDoor {
  let ended = false;
  const end = (how: LoginEnd): void => {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    server.close();
    server.closeAllConnections();
    onEnd(how);
  };
  const timer = setTimeout(() => {
    end({ kind: 'GivenUp', reason: 'The login was not finished in ten minutes. Begin it again.' });
  }, limitMs);
  const server = createServer(
    { maxHeaderSize: 8192, headersTimeout: 2000, requestTimeout: 3000 },
    (request, response) => {
      const host = request.headers.host ?? '';
      const path = (request.url ?? '').split('?')[0];
      const known =
        request.method === 'GET' &&
        path === `/login/${task.accountId}` &&
        /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host);
      const redirect = known ? readLoginRedirect(`http://127.0.0.1${request.url ?? ''}`) : null;
      const text = redirect === null ? 'Nothing here.' : 'Signed in. You can close this page and go back to Lockstep.';
      response.writeHead(redirect === null ? 404 : 200, {
        'content-type': 'text/plain; charset=utf-8',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        connection: 'close',
      });
      response.end(text, () => {
        if (redirect !== null) end({ kind: 'Redirected', ...redirect });
      });
    },
  );
  server.on('error', (error: NodeJS.ErrnoException) => {
    const why = error.code === 'EADDRINUSE' ? `port ${port} is in use by another program` : error.message;
    end({
      kind: 'GivenUp',
      reason: `The way back from the browser cannot be opened: ${why}. Use the login window instead.`,
    });
  });
  server.listen(port, '127.0.0.1', () => {
    openPage(task.url);
  });
  return {
    close: () => {
      end({ kind: 'GivenUp', reason: 'Another login was begun.' });
    },
  };
}
