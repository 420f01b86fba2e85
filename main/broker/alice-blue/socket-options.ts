// What every socket to the broker is opened with, so that nothing the other side sends can take more memory or more
// work than this: a frame whose header promises more is refused before its first byte is kept.

import type { ClientOptions } from 'ws';

export const largestFrameBytes = 1024 * 1024;
/** Of one message. An honest server sends one; each piece costs memory of its own, even an empty one. */
const mostFragments = 4_096;
/** Unanswered pings from the other side, above which it is not a heartbeat but a flood. */
const mostPongsWaiting = 60;
/** A server that says goodbye and then keeps the line open is not waited for: the library's own patience is 30 s. */
const closeMs = 1_000;

export function socketOptions(connectMs: number, localAddress: string | undefined): ClientOptions {
  const limits = { maxFragments: mostFragments, maxPendingAutoPongs: mostPongsWaiting, closeTimeout: closeMs };
  return {
    ...limits,
    handshakeTimeout: connectMs,
    maxPayload: largestFrameBytes,
    perMessageDeflate: false,
    followRedirects: false,
    // Said aloud, so that no switch in the environment turns it off.
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(localAddress === undefined ? {} : { localAddress }),
  };
}
