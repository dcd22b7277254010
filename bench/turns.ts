/** How many turns a beacon took: each asks Redis one question, and Redis counts them. */
import { once } from 'node:events';
import { connect } from 'node:net';

/** Scripts that Redis has run so far; a beacon also runs up to five a second for who is here. */
export async function readTurns(redisUrl: string): Promise<number> {
  const { hostname, port } = new URL(redisUrl);
  const socket = connect(Number(port), hostname);
  socket.end('INFO commandstats\r\nQUIT\r\n');
  let answer = '';
  socket.on('data', (bytes: Buffer) => {
    answer += bytes.toString();
  });
  await once(socket, 'close');
  return Number(/cmdstat_evalsha:calls=(\d+)/.exec(answer)?.[1] ?? 0);
}
