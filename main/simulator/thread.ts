import { parentPort, workerData } from 'node:worker_threads';
import type { SimAccount } from './accounts.ts';
import { SimulatorStartError } from './listen.ts';
import type { SimulatorOptions } from './start-simulator.ts';
import { startSimulator } from './start-simulator.ts';
import type { SimulatorUrls } from './simulator-urls.ts';

/** What may cross to the thread: everything but functions. */
export type SimulatorThreadData = Omit<SimulatorOptions, 'now'>;

/** What the thread tells its parent. */
export type SimulatorThreadMessage =
  | {
      readonly kind: 'listening';
      readonly urls: SimulatorUrls;
      readonly accounts: readonly SimAccount[];
      readonly spareAccounts: readonly SimAccount[];
    }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | { readonly kind: 'stopped' };

async function run(port: NonNullable<typeof parentPort>, options: SimulatorThreadData): Promise<void> {
  const tell = (message: SimulatorThreadMessage): void => port.postMessage(message);
  try {
    const simulator = await startSimulator(options);
    port.on('message', (message: unknown) => {
      if (message !== 'stop') return;
      void simulator.stop().then(() => {
        tell({ kind: 'stopped' });
        port.close();
      });
    });
    const { urls, accounts, spareAccounts } = simulator;
    tell({ kind: 'listening', urls, accounts, spareAccounts });
  } catch (error) {
    const code = error instanceof SimulatorStartError ? error.code : 'SIMULATOR_FAILED';
    tell({ kind: 'failed', code, message: error instanceof Error ? error.message : String(error) });
    port.close();
  }
}

if (parentPort !== null) void run(parentPort, workerData as SimulatorThreadData);
