// Chooses the loopback ports of a cluster's members.
import { createServer } from 'node:net';

/** The ports of a cluster, all on 127.0.0.1. */
export interface ClusterPorts {
  readonly gatewayA: number;
  readonly gatewayB: number;
  readonly postgresA: number;
  readonly postgresB: number;
  readonly redis: number;
}

export const PORT_NAMES = ['gatewayA', 'gatewayB', 'postgresA', 'postgresB', 'redis'] as const;

// Below the range from which Linux takes the ports of outgoing connections (32768 up), so that a remembered port
// is not found taken by a passing connection after a restart.
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;
const TRIES_MAX = 200;

/** A port for every member: the wished one where it is free, else a free one. */
export async function choosePorts(wished: Partial<ClusterPorts>): Promise<ClusterPorts> {
  const taken = new Set<number>();
  const ports = { gatewayA: 0, gatewayB: 0, postgresA: 0, postgresB: 0, redis: 0 };
  for (const name of PORT_NAMES) {
    const wish = wished[name];
    const isWishFree = wish !== undefined && !taken.has(wish) && (await isPortFree(wish));
    ports[name] = isWishFree ? wish : await findFreePort(taken);
    taken.add(ports[name]);
  }
  return ports;
}

async function findFreePort(taken: ReadonlySet<number>): Promise<number> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const port = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT));
    if (!taken.has(port) && (await isPortFree(port))) return port;
  }
  throw new Error(`no free port found between ${FIRST_PORT} and ${LAST_PORT}`);
}

async function isPortFree(port: number): Promise<boolean> {
  const server = createServer();
  return await new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => resolve(true));
    });
  });
}
