import { randomInt } from 'node:crypto';
import { createServer } from 'node:http';

/**
 * A port that was free a moment ago, below those that systems hand out by themselves: one of those could be given to
 * anybody's connection before the door is there. Throws when fifty in a row are taken.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = randomInt(20_000, 32_000);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!free) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
  throw new Error('Fifty ports in a row are taken');
}
