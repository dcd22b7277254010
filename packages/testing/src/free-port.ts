/** A port that nobody listens on right now. */
import { once } from 'node:events';
import { createServer } from 'node:net';

/** A free TCP port of the loopback address. Use it at once: nothing keeps it. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
