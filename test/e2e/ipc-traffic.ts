// Everything that goes between the window and the main process, both ways, kept as text. Handlers are wrapped where
// Electron keeps them, so nothing of the app knows.

import type { Console } from './console.ts';

export type Message = { readonly way: 'in' | 'out'; readonly channel: string; readonly text: string };

type Recording = { readonly messages: Message[] };
type Handler = (event: unknown, ...inputs: unknown[]) => unknown;

/** From now on; the page is loaded anew, so that its first snapshot is among it. */
export async function recordTraffic(desk: Console): Promise<void> {
  const wrapped = await desk.app.evaluate(({ ipcMain, webContents }) => {
    const recording: Recording = { messages: [] };
    (globalThis as unknown as { traffic: Recording }).traffic = recording;
    const note = (way: 'in' | 'out', channel: string, value: unknown): void => {
      recording.messages.push({ way, channel, text: JSON.stringify(value) ?? '' });
    };
    const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, Handler> })._invokeHandlers;
    for (const [channel, handler] of handlers) {
      handlers.set(channel, async (event, ...inputs) => {
        note('in', channel, inputs);
        const answer = await handler(event, ...inputs);
        note('out', channel, answer);
        return answer;
      });
    }
    for (const contents of webContents.getAllWebContents()) {
      const send = contents.send.bind(contents);
      contents.send = (channel, ...values) => {
        note('out', channel, values);
        send(channel, ...values);
      };
    }
    return handlers.size;
  });
  if (wrapped === 0) throw new Error('There was nothing to wrap: the recording would prove nothing');
  await desk.page.reload();
}

export async function recordedTraffic(desk: Console): Promise<readonly Message[]> {
  return desk.app.evaluate(() => (globalThis as unknown as { traffic: Recording }).traffic.messages);
}
