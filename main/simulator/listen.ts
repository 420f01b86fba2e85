import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Why a simulator could not start, with a sentence that says what to do. */
export class SimulatorStartError extends Error {
  constructor(
    readonly code: 'PORT_IN_USE' | 'PORT_NOT_ALLOWED' | 'LEDGER_UNREADABLE',
    message: string,
  ) {
    super(message);
    this.name = 'SimulatorStartError';
  }
}

/** Binds a server and answers the port it got; port 0 takes any free one. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        reject(
          new SimulatorStartError(
            'PORT_IN_USE',
            `Port ${port} on ${host} is already in use. Stop the program that holds it, or choose another port.`,
          ),
        );
      } else if (error.code === 'EACCES') {
        reject(
          new SimulatorStartError(
            'PORT_NOT_ALLOWED',
            `Port ${port} needs administrator rights. Choose a port above 1023.`,
          ),
        );
      } else {
        reject(error);
      }
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
