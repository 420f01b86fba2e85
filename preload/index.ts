// The bridge: named functions only, data only. Bundled to one CommonJS file for the sandbox.

import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { channels, deskCallNames, type DeskApi } from './contract.ts';

const listen =
  (channel: string) =>
  (listener: (data: unknown) => void): (() => void) => {
    const relay = (_event: IpcRendererEvent, data: unknown): void => listener(data);
    ipcRenderer.on(channel, relay);
    return () => {
      ipcRenderer.off(channel, relay);
    };
  };

const calls = Object.fromEntries(
  deskCallNames.map((name) => [
    name,
    (input: unknown): Promise<unknown> => ipcRenderer.invoke(channels.call(name), input),
  ]),
);

const desk = { ...calls, onDelta: listen(channels.delta), onShow: listen(channels.show) } as unknown as DeskApi;

contextBridge.exposeInMainWorld('desk', desk);
