/** A gate before a real server, which can be hung (as after SIGSTOP) or torn down (as after SIGKILL). */
import { connect, createServer, type Socket } from 'node:net';

export type Gate = {
  url: string;
  /** Bytes stay where they are; connections stay open. */
  hang(): void;
  /** Every connection is cut and new ones are refused. */
  tearDown(): Promise<void>;
  /** Everything works again. */
  restore(): Promise<void>;
  close(): Promise<void>;
};

/** Opens a gate on a free port of this machine. `url` is that of the real server, with one host and a port. */
export async function openGate(url: string): Promise<Gate> {
  const real = new URL(url);
  const shown = new URL(url);
  const sockets = new Set<Socket>();
  let isHung = false;

  const server = createServer((client) => {
    const upstream = connect(Number(real.port), real.hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => {
        if (!isHung) to.write(bytes);
      });
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.on('error', () => from.destroy());
    }
  });

  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  await listen(0);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  shown.host = `127.0.0.1:${port}`;

  const tearDown = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });

  return {
    url: shown.href,
    hang: () => {
      isHung = true;
    },
    tearDown,
    restore: async () => {
      isHung = false;
      for (const socket of sockets) socket.destroy();
      if (!server.listening) await listen(port);
    },
    close: async () => {
      if (server.listening) await tearDown();
    },
  };
}
