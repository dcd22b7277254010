// Runs one gateway as a process of its own: options as one JSON argument, one JSON line when it listens.
import { fstatSync } from 'node:fs';
import { type GatewayOptions, startGateway } from './gateway.ts';

function isPort(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) < 65_536;
}

function isMember(value: unknown): value is GatewayOptions['members'][number] {
  const { host, port } = Object(value);
  return host === '127.0.0.1' && isPort(port);
}

function parseOptions(argument: string | undefined): Omit<GatewayOptions, 'log'> {
  const { listenPort, postgresPort, postgresUser, setName, members } = JSON.parse(argument ?? '{}');
  if (!isPort(listenPort) || !isPort(postgresPort)) throw new Error('Two ports are needed.');
  if (typeof postgresUser !== 'string' || typeof setName !== 'string') {
    throw new Error('postgresUser and setName are needed.');
  }
  if (!Array.isArray(members) || !members.every(isMember)) {
    throw new Error('members must be addresses on 127.0.0.1.');
  }
  return { listenPort, postgresPort, postgresUser, setName, members };
}

/** Calls `onGone` when whoever started this process is no more, as far as it left a pipe or channel to tell. */
function watchParent(onGone: () => void): void {
  process.on('disconnect', onGone);
  const stdin = fstatSync(0);
  if (!stdin.isFIFO() && !stdin.isSocket()) return;
  process.stdin.on('end', onGone);
  process.stdin.on('error', onGone);
  process.stdin.resume();
}

async function run(): Promise<void> {
  const gateway = await startGateway({
    ...parseOptions(process.argv[2]),
    log: (line) => process.stderr.write(`${line}\n`),
  });
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    void gateway.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  watchParent(stop);
  process.stdout.write(`${JSON.stringify({ listening: gateway.port })}\n`);
}

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
