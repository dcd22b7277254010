/** Several processes on one port: starts them, starts again those that die, and stops them all. */
import cluster, { type Worker } from 'node:cluster';
import type { Logger } from 'pino';
import { createFigureExchange } from './metrics-exchange.ts';

/** A process that dies at once must not be started in a tight loop. */
const RESTART_AFTER_MS = 1_000;

export type Processes = {
  /** Resolves with the exit code when all have ended: 0 when each was told to stop and ended well. */
  ended: Promise<number>;
  /** Tells all to stop, each as if it were alone: no more hits, spool shipped as far as time allows. */
  stop(): void;
};

/**
 * Runs this program `count` times, each with its BEACON_PROCESS_INDEX. The connections are dealt out in turn.
 * When one ends before it ever listened, the settings are wrong or something is missing: then all are stopped.
 */
export function runProcesses(count: number, log: Logger): Processes {
  const running = new Map<number, Worker>();
  const waiting = new Set<NodeJS.Timeout>();
  const exchangeFigures = createFigureExchange(() => running.values());
  let isStopping = false;
  let exitCode = 0;
  let finish: (code: number) => void = () => {};
  const ended = new Promise<number>((resolve) => {
    finish = resolve;
  });

  function start(index: number): void {
    const worker = cluster.fork({ BEACON_PROCESS_INDEX: String(index) });
    let hasListened = false;
    running.set(index, worker);
    exchangeFigures(worker);
    worker.once('listening', () => {
      hasListened = true;
    });
    worker.once('exit', (code, signal) => {
      running.delete(index);
      if (isStopping) {
        if (code !== 0) exitCode = 1;
      } else if (hasListened) {
        log.error({ index, code, signal }, 'a process ended unexpectedly; it is started again');
        startLater(index);
      } else {
        exitCode = 1;
        stop();
      }
      if (isStopping && running.size === 0) finish(exitCode);
    });
  }

  function startLater(index: number): void {
    const timer = setTimeout(() => {
      waiting.delete(timer);
      start(index);
    }, RESTART_AFTER_MS);
    waiting.add(timer);
  }

  function stop(): void {
    if (isStopping) return;
    isStopping = true;
    for (const timer of waiting) clearTimeout(timer);
    for (const worker of running.values()) worker.process.kill('SIGTERM');
    if (running.size === 0) finish(exitCode);
  }

  for (let index = 0; index < count; index += 1) start(index);
  return { ended, stop };
}
