/** The process: settings in, a working worker, and an orderly end. */
import { pino } from 'pino';
import { runBackupCommand } from './backup/commands.ts';
import { examine } from './doctor/doctor.ts';
import { ensureShardedCluster } from './ensure-sharded.ts';
import { readOtherSettings, readSettings, readShardingSettings, type Settings } from './env.ts';
import { migrate } from './migrate.ts';
import { startWorker, type Worker } from './start-worker.ts';
import { printStatus } from './status.ts';

/** Stopping calls work off and takes a second; whoever started this process kills it after 15 s. */
const STOP_MS = 10_000;

const COMMANDS = 'status, doctor, backup, restore, migrate and ensure-sharded';

async function main(): Promise<void> {
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  const [command, argument] = process.argv.slice(2);
  switch (command) {
    case undefined:
      return await work(readSettings());
    case 'status':
      return await printStatus(readSettings(), { siteId: argument, clock: Date.now, print });
    case 'backup':
    case 'restore':
      return await runBackupCommand(readSettings(), {
        ...{ command, folder: argument },
        clock: Date.now,
        print,
      });
    case 'doctor':
      process.exitCode = await examine(readSettings(), {
        others: readOtherSettings(),
        clock: Date.now,
        print,
      });
      return;
    case 'migrate': {
      const stopping = new AbortController();
      process.on('SIGTERM', () => stopping.abort());
      process.on('SIGINT', () => stopping.abort());
      return await migrate(readSettings(), {
        ...{ isDryRun: readDryRun(argument), signal: stopping.signal },
        clock: Date.now,
        print,
      });
    }
    case 'ensure-sharded':
      return await ensureShardedCluster(readShardingSettings(), print);
    default:
      throw new Error(`There is no command "${command}". There are ${COMMANDS}.`);
  }
}

function readDryRun(argument: string | undefined): boolean {
  if (argument !== undefined && argument !== '--dry-run') {
    throw new Error(`migrate knows --dry-run, and not ${argument}.`);
  }
  return argument !== undefined;
}

async function work(settings: Settings): Promise<void> {
  const log = pino({
    level: settings.logLevel,
    base: { app: 'worker' },
    timestamp: pino.stdTimeFunctions.isoTime,
  });
  const worker = await startWorker(settings, log, Date.now);
  log.info({ host: settings.host, port: worker.port, parts: settings.objects.kind }, 'working');
  stopOnSignal(async () => {
    await stop(worker);
    log.info('stopped');
  });
}

function stopOnSignal(end: () => Promise<void>): void {
  let isStopping = false;
  const once = () => {
    if (isStopping) return;
    isStopping = true;
    end().then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', once);
  process.on('SIGINT', once);
  // Whoever supervises this process holds the other end of its channel, and is gone.
  process.on('disconnect', once);
}

async function stop(worker: Worker): Promise<void> {
  const timer = setTimeout(() => {
    fail(new Error(`The worker did not stop within ${STOP_MS} ms; leases end by themselves.`));
  }, STOP_MS);
  await worker.stop();
  clearTimeout(timer);
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

main().catch(fail);
