/**
 * The load generator, a process of its own: keep-alive sockets that write a prepared request with new ids in
 * it and look for the end of the answer. It does as little as it can, because it shares the machine's cores.
 */
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { LoadPlan, LoadReport } from './load-plan.ts';

const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
];
const COUNTER_DIGITS = 12;
/** Stands where the counter of a hit id goes. */
const COUNTER = '#'.repeat(COUNTER_DIGITS);
/** Three numbers from 100 to 199: up to a million visitors, all of one length. */
const ADDRESS = '81.1@@.1@@.1@@';
const VISITORS = 20_000;

type Template = { bytes: Buffer; counters: number[]; addressDigits: number[] };

function makeTemplate(plan: LoadPlan, agent: string): Template {
  const hits = Array.from({ length: plan.hitsPerRequest }, (_, index) => ({
    i: `${plan.idPrefix}${COUNTER}`,
    n: 'pageview',
    u: `https://bench.example/articles/page-${index % 10}?utm_source=newsletter&utm_medium=email`,
    r: 'https://www.google.com/',
    t: 'How we measured this',
    w: 1440,
    l: 'en-GB',
  }));
  const body = JSON.stringify({ s: plan.siteId, h: hits });
  const head = [
    'POST /e HTTP/1.1',
    'Host: 127.0.0.1',
    'Content-Type: text/plain',
    `User-Agent: ${agent}`,
    `X-Forwarded-For: ${ADDRESS}`,
    `Content-Length: ${body.length}`,
  ];
  const text = `${head.join('\r\n')}\r\n\r\n${body}`;
  return {
    bytes: Buffer.from(text, 'latin1'),
    counters: placesOf(text, COUNTER),
    addressDigits: placesOf(text.slice(0, text.indexOf('\r\n\r\n')), '@'),
  };
}

function placesOf(text: string, part: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) {
    places.push(at);
  }
  return places;
}

/** Writes a number's digits into a request, the last of them at `end`. */
function writeNumber(bytes: Buffer, number: number, end: number): void {
  for (let rest = number, at = end; rest > 0; at -= 1, rest = Math.floor(rest / 10)) {
    bytes[at] = 48 + (rest % 10);
  }
}

type Load = {
  plan: LoadPlan;
  counter: number;
  latencies: number[];
  report: LoadReport;
};

/** One connection with at most one request under way; `onIdle` is called after each answer. */
class Connection {
  readonly #load: Load;
  readonly #socket: Socket;
  readonly #template: Template;
  readonly #onIdle: (connection: Connection) => void;
  #startedAt = 0;
  #received = '';

  constructor(load: Load, index: number, onIdle: (connection: Connection) => void) {
    this.#load = load;
    this.#onIdle = onIdle;
    this.#template = makeTemplate(load.plan, AGENTS[index % AGENTS.length] ?? '');
    this.#template.bytes.fill(48, ...spanOf(this.#template.counters[0]));
    this.#socket = connect({ port: load.plan.port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (bytes) => this.#read(bytes));
    this.#socket.on('error', (error) => {
      throw error;
    });
  }

  /** Sends the next request; its latency counts from `dueAt`. */
  send(dueAt: number): void {
    const { bytes, counters, addressDigits } = this.#template;
    for (const place of counters) {
      this.#load.counter += 1;
      bytes.fill(48, place, place + COUNTER_DIGITS);
      writeNumber(bytes, this.#load.counter, place + COUNTER_DIGITS - 1);
    }
    let visitor = (this.#load.counter * 7919) % VISITORS;
    for (const place of addressDigits) {
      bytes[place] = 48 + (visitor % 10);
      visitor = Math.floor(visitor / 10);
    }
    this.#startedAt = dueAt;
    this.#load.report.sent += 1;
    this.#socket.write(bytes);
  }

  end(): void {
    this.#socket.destroy();
  }

  #read(bytes: Buffer): void {
    this.#received += bytes.toString('latin1');
    const headEnd = this.#received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(this.#received)?.[1] ?? 0);
    if (this.#received.length < headEnd + 4 + length) return;
    const { report, latencies } = this.#load;
    if (this.#received.startsWith('202', 9)) report.accepted += 1;
    else report.refused += 1;
    latencies.push(performance.now() - this.#startedAt);
    this.#received = '';
    this.#onIdle(this);
  }
}

function spanOf(place: number | undefined): [number, number] {
  return [place ?? 0, (place ?? 0) + COUNTER_DIGITS];
}

/** As fast as answers come: each connection sends again as soon as it has its answer. */
async function runClosed(load: Load): Promise<void> {
  const { connections, durationMs } = load.plan;
  const end = performance.now() + durationMs;
  let open = connections;
  await new Promise<void>((done) => {
    const goOn = (connection: Connection) => {
      const now = performance.now();
      if (now < end) return connection.send(now);
      connection.end();
      open -= 1;
      if (open === 0) done();
    };
    for (let index = 0; index < connections; index += 1) {
      new Connection(load, index, goOn).send(performance.now());
    }
  });
}

/** When each request is due, in milliseconds from the start. */
function makeTimetable({ durationMs, arrivals }: LoadPlan, rate: number): Float64Array {
  const meanMs = 1_000 / rate;
  const times = new Float64Array(Math.floor(durationMs / meanMs));
  if (arrivals !== 'random') return times.map((_, index) => index * meanMs);
  let at = 0;
  return times.map(() => {
    at -= Math.log(1 - Math.random()) * meanMs;
    return at;
  });
}

/** A timer cannot be set to less than a millisecond, in which several requests would become due. */
const NAP_MS = 0.2;

/** Calls `look` again and again; gives back what ends that. */
function keepLooking(look: () => void, { arrivals }: LoadPlan): () => void {
  if (arrivals !== 'random') {
    const timer = setInterval(look, 1);
    return () => clearInterval(timer);
  }
  const cell = new Int32Array(new SharedArrayBuffer(4));
  let isOver = false;
  const goOn = () => {
    if (isOver) return;
    look();
    Atomics.wait(cell, 0, 0, NAP_MS);
    setImmediate(goOn);
  };
  goOn();
  return () => {
    isOver = true;
  };
}

/** At a fixed rate: a request that finds no free connection waits, and that counts as latency. */
async function runPaced(load: Load, rate: number): Promise<void> {
  const { connections } = load.plan;
  const idle: Connection[] = [];
  const all: Connection[] = [];
  const timetable = makeTimetable(load.plan, rate);
  const total = timetable.length;
  const startedAt = performance.now();
  const dueAt = (index: number) => startedAt + (timetable[index] ?? 0);
  const release = () => {
    const now = performance.now();
    while (idle.length > 0 && load.report.sent < total && dueAt(load.report.sent) <= now) {
      // By turns: a server hangs up on who says nothing for long.
      idle.shift()?.send(dueAt(load.report.sent));
    }
  };
  await new Promise<void>((done) => {
    const stopLooking = keepLooking(release, load.plan);
    for (let index = 0; index < connections; index += 1) {
      const connection = new Connection(load, index, (free) => {
        idle.push(free);
        release();
        if (load.report.accepted + load.report.refused < total) return;
        stopLooking();
        done();
      });
      all.push(connection);
      idle.push(connection);
    }
  });
  for (const connection of all) connection.end();
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

async function main(plan: LoadPlan): Promise<LoadReport> {
  const report: LoadReport = {
    sent: 0,
    accepted: 0,
    refused: 0,
    durationMs: 0,
    p50Ms: 0,
    p99Ms: 0,
    maxMs: 0,
  };
  const load: Load = { plan, counter: 0, latencies: [], report };
  const startedAt = performance.now();
  await (plan.rate === null ? runClosed(load) : runPaced(load, plan.rate));
  report.durationMs = performance.now() - startedAt;
  const sorted = load.latencies.sort((a, b) => a - b);
  report.p50Ms = percentile(sorted, 0.5);
  report.p99Ms = percentile(sorted, 0.99);
  report.maxMs = sorted.at(-1) ?? 0;
  return report;
}

process.stdout.write(`${JSON.stringify(await main(JSON.parse(process.argv[2] ?? '')))}\n`);
