/** Keeps what an app logs in a file of bounded size, and shows people the lines that need them. */
import { createWriteStream, mkdirSync, renameSync, statSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** A file this large becomes `<name>.1.log`; with the one before it, an app keeps at most twice as much. */
const FILE_BYTES_MAX = 10 * 1024 * 1024;
/** Pino's number for `warn`. */
const WARN = 40;

export type LogFile = {
  path: string;
  /** Copies lines from an app's output until it ends. */
  follow(source: Readable): void;
  close(): void;
};

/** Opens the log of one app in `<dataDir>/logs`. Lines of level warn and above also go to `show`. */
export function openLogFile(dataDir: string, name: string, show: (line: string) => void): LogFile {
  const dir = join(dataDir, 'logs');
  mkdirSync(dir, { recursive: true });
  const path = join(dir, `${name}.log`);
  let bytes = sizeOf(path);
  let stream = append(path);

  function write(line: string): void {
    if (bytes > FILE_BYTES_MAX) {
      stream.end();
      renameSync(path, join(dir, `${name}.1.log`));
      stream = append(path);
      bytes = 0;
    }
    stream.write(`${line}\n`);
    bytes += line.length + 1;
    const shown = lineForPeople(name, line);
    if (shown !== null) show(shown);
  }

  return {
    path,
    follow: (source) => {
      createInterface({ input: source }).on('line', write);
    },
    close: () => {
      stream.end();
    },
  };
}

function append(path: string): WriteStream {
  const stream = createWriteStream(path, { flags: 'a' });
  // A full disk must not end the supervisor: the apps go on, their log does not.
  stream.on('error', () => {});
  return stream;
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

/** A warning or error as one readable line; null for the rest. Text that is not JSON is shown as it is. */
function lineForPeople(name: string, line: string): string | null {
  if (line === '') return null;
  try {
    const { level, msg } = JSON.parse(line) as { level?: unknown; msg?: unknown };
    return typeof level === 'number' && level >= WARN ? `${name}: ${String(msg)}` : null;
  } catch {
    return `${name}: ${line}`;
  }
}
