/** One app of Footfall as a child process: started, watched, started again when it dies, stopped. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { LogFile } from './log-file.ts';

export type ServiceOptions = {
  name: string;
  /** The bundle to run. */
  script: string;
  env: NodeJS.ProcessEnv;
  log: LogFile;
  /** Told once when the service cannot be kept running. */
  onGivenUp: (message: string) => void;
  say: (line: string) => void;
};

export type Service = {
  readonly name: string;
  readonly pid: number | undefined;
  /** From now on it is started again when it ends; before, its end means that it cannot start. */
  markProven(): void;
  /** Ends the process: SIGTERM, and SIGKILL when it has not ended within {@link STOP_MS}. */
  stop(): Promise<void>;
};

/** A beacon ships its spool before it ends; longer than that means it hangs. */
const STOP_MS = 15_000;
/** Between a crash and the next start; a crash loop must not take the machine. */
const RESTART_MS = 500;
/** So many crashes within {@link CRASH_WINDOW_MS} and it is not going to work. */
const CRASHES_MAX = 5;
const CRASH_WINDOW_MS = 60_000;

/** Starts an app and keeps it running until it is stopped. */
export function startService(options: ServiceOptions): Service {
  let child: ChildProcess | undefined;
  let isStopping = false;
  let isProven = false;
  let crashes: number[] = [];
  let ended = Promise.resolve();

  function launch(): void {
    const started = spawnApp(options);
    child = started;
    ended = new Promise((done) => {
      started.once('exit', (code, signal) => {
        done();
        if (!isStopping) afterCrash(code === null ? `signal ${signal}` : `exit code ${code}`);
      });
      started.once('error', () => done());
    });
  }

  function afterCrash(how: string): void {
    if (!isProven) {
      options.onGivenUp(`The ${options.name} could not be started (${how}).`);
      return;
    }
    const now = Date.now();
    crashes = [...crashes.filter((at) => now - at < CRASH_WINDOW_MS), now];
    if (crashes.length >= CRASHES_MAX) {
      options.onGivenUp(
        `The ${options.name} ended ${crashes.length} times within a minute (${how}); ${options.log.path} says why.`,
      );
      return;
    }
    options.say(`The ${options.name} ended (${how}); starting it again.`);
    setTimeout(() => {
      if (!isStopping) launch();
    }, RESTART_MS);
  }

  launch();
  return {
    name: options.name,
    get pid() {
      return child?.pid;
    },
    markProven() {
      isProven = true;
    },
    async stop() {
      isStopping = true;
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const stubborn = child;
      stubborn.kill('SIGTERM');
      const timer = setTimeout(() => stubborn.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

/**
 * In a process group of its own, so that Ctrl-C reaches the supervisor alone and the apps end in order;
 * with an IPC channel, whose end tells an app that its supervisor is gone.
 */
function spawnApp({ script, env, log }: ServiceOptions): ChildProcess {
  const child = spawn(process.execPath, ['--enable-source-maps', script], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  if (child.stdout !== null) log.follow(child.stdout);
  if (child.stderr !== null) log.follow(child.stderr);
  return child;
}
