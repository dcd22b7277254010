/** A small load balancer: gives each connection to one of several servers, and lets one go that is to be restarted. */
import { connect, createServer, type Socket } from 'node:net';

export type Balancer = {
  url: string;
  /** No new connections for it; those that it has are its own to close. */
  leaveOut(url: string): void;
  takeIn(url: string): void;
  close(): Promise<void>;
};

export async function openBalancer(urls: readonly string[]): Promise<Balancer> {
  const isIn = new Set(urls);
  const open = new Set<Socket>();
  let turn = 0;
  const server = createServer((client) => {
    turn += 1;
    const targets = [...isIn];
    const url = targets[turn % targets.length];
    if (url === undefined) {
      client.destroy();
      return;
    }
    const { port, hostname } = new URL(url);
    const upstream = connect(Number(port), hostname);
    open.add(client);
    client.on('close', () => {
      open.delete(client);
      upstream.destroy();
    });
    upstream.on('close', () => client.end());
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy());
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    leaveOut: (url) => void isIn.delete(url),
    takeIn: (url) => void isIn.add(url),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const client of open) client.destroy();
      }),
  };
}
