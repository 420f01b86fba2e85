// The engine's own thread as the app starts it, in which something of ours fails that nobody catches, on a word from outside.

import { BroadcastChannel } from 'node:worker_threads';
import '../../main/engine-thread.ts';

export type Break = 'throws' | 'rejects';

const words = new BroadcastChannel('break');
words.onmessage = (message) => {
  const { data } = message as { readonly data: Break };
  const fault = new TypeError('cannot read what is not there');
  if (data === 'throws')
    setImmediate(() => {
      throw fault;
    });
  else void Promise.reject(fault);
};
words.unref();
