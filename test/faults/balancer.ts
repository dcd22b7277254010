/** A small load balancer: gives each connection to one of several servers, and lets one go that is to be restarted. */
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

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

/** Asks each server so often whether it is ready. */
const LOOK_EVERY_MS = 100;
/** As in infra/k8s: who does not answer is left out after the second time. */
const ANSWER_TIMEOUT_MS = 3_000;
const SILENT_MAX = 2;

/** Keeps in the balancer whoever says that it is ready, as a cluster does; `members` may change at any time. */
export function followReadiness(balancer: Balancer, members: () => readonly string[]) {
  const isIn = new Set<string>();
  const silent = new Map<string, number>();
  const look = async (url: string) => {
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    const isReady = await fetch(`${url}/readyz`, { signal, headers: { connection: 'close' } }).then(
      async (answer) => {
        await answer.arrayBuffer();
        silent.delete(url);
        return answer.ok;
      },
      () => {
        silent.set(url, (silent.get(url) ?? 0) + 1);
        return isIn.has(url) && (silent.get(url) ?? 0) < SILENT_MAX;
      },
    );
    // It may have been taken away meanwhile.
    if (isReady && members().includes(url)) {
      isIn.add(url);
      balancer.takeIn(url);
    } else {
      isIn.delete(url);
      balancer.leaveOut(url);
    }
  };
  const timer = setInterval(() => void Promise.all(members().map(look)), LOOK_EVERY_MS);
  return {
    stop: () => clearInterval(timer),
    async untilIn(urls: readonly string[]) {
      while (!urls.every((url) => isIn.has(url))) await sleep(LOOK_EVERY_MS);
    },
  };
}
