/** The beacon's process: reads the settings, starts, and stops when it is told to. */
import cluster from 'node:cluster';
import { pino } from 'pino';
import { readSettings, type Settings } from './env.ts';
import { runProcesses } from './processes.ts';
import { REPLAY_SIGNAL, type Replayed, replayDeadLetters } from './replay.ts';
import { SpoolInUse } from './spool/spool.ts';
import { isUnheardCommit } from './spool/writer.ts';
import { startBeacon } from './start.ts';

function fail(sentences: readonly string[]): never {
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** What an operator can do something about, as one sentence. */
function sentenceFor(error: unknown, { host, port }: Settings): string {
  if (error instanceof SpoolInUse) return error.message;
  if (!(error instanceof Error)) return 'The beacon cannot start.';
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is taken by another process; set BEACON_PORT to a free one.`;
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `This machine has no address ${host}; set BEACON_HOST to one that it has.`;
  }
  if (code === 'EACCES') return `${error.message}: the beacon may not use it.`;
  return `The beacon cannot start: ${error.message}`;
}

const read = readSettings();
if (!read.ok) fail(read.errors);
const { settings } = read;
const log = pino({ name: 'beacon', level: settings.logLevel });

function sentenceOf({ batches, told }: Replayed): string {
  if (told.length === 0)
    return `${batches} batches are in the queue again; the next start ships them.`;
  return `The beacon that runs (process ${told.join(', ')}) was told to put them into the queue again; its log says how many.`;
}

/** Calls once, at the first signal that asks the process to end. */
function onStopSignal(stop: () => void): void {
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      log.info({ signal }, 'stopping');
      stop();
    });
  }
}

async function runBeacon(): Promise<void> {
  const beacon = await startBeacon(settings, log).catch((error: unknown) =>
    fail([sentenceFor(error, settings)]),
  );
  log.info({ host: settings.host, port: beacon.port }, 'listening');
  process.on(REPLAY_SIGNAL, () => void beacon.replayDeadLetters());
  onStopSignal(() => {
    beacon.stop().then(
      () => process.exit(0),
      (error: unknown) => fail([sentenceFor(error, settings)]),
    );
  });
}

process.on('unhandledRejection', (error) => {
  if (!isUnheardCommit(error)) throw error;
});

const command = process.argv[2];
if (command === 'replay-dead-letters') {
  const { dataDir, spoolBytesMax } = settings;
  const replayed = await replayDeadLetters(dataDir, spoolBytesMax).catch((error: unknown) =>
    fail([sentenceFor(error, settings)]),
  );
  process.stdout.write(`${sentenceOf(replayed)}\n`);
} else if (command !== undefined) {
  fail([
    `There is no command ${command}; there is replay-dead-letters, or none to start the beacon.`,
  ]);
} else if (settings.processes > 1 && cluster.isPrimary) {
  const processes = runProcesses(settings.processes, log);
  onStopSignal(processes.stop);
  process.exit(await processes.ended);
} else {
  await runBeacon();
}
