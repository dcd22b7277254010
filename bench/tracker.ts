/**
 * What the script costs the page's main thread: for each variant, and for a script that does nothing, the processor time
 * between the load of a page and its first hit, as Chromium's own trace has it. `npm run bench:tracker`, half a minute.
 */
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadavg } from 'node:os';
import { launchChromium, type TestBrowser } from '@footfall/testing';

/** What is compared; `empty` is what any script costs. */
const SCRIPTS = ['empty', 'core', 'standard', 'full'] as const;
type Script = (typeof SCRIPTS)[number];

/** Odd, so that there is one in the middle. */
const LOADS = 15;
/** What one may take at its start, in the middle of all loads. */
const GOAL_MS = 5;
const OUT = '.cache/bench-tracker.json';

type TraceEvent = {
  name: string;
  ph: string;
  tid: number;
  /** Since an arbitrary moment, and how much of the thread's own processor time, in µs. */
  ts: number;
  dur?: number;
  tdur?: number;
  args: { data?: { url?: string } };
};

/** Of one load: until the script has been run, and with what it does until its first hit is sent. */
type Load = { startMs: number; untilSentMs: number; longestMs: number };

async function main(): Promise<void> {
  const texts = new Map(
    await Promise.all(
      SCRIPTS.map(async (name) => {
        const file = `packages/tracker/dist/${name}.js`;
        return [`/${name}.js`, name === 'empty' ? '' : await readFile(file, 'utf8')] as const;
      }),
    ),
  );
  const site = await serve(texts);
  const browser = await launchChromium();
  const loads: Record<Script, Load[]> = { empty: [], core: [], standard: [], full: [] };
  try {
    // By turns: what disturbs the machine disturbs all of them.
    for (let load = 0; load < LOADS; load += 1) {
      for (const name of SCRIPTS) loads[name].push(await measure(browser, site.url, name));
    }
  } finally {
    await browser.close();
    site.close();
  }
  await report(loads);
}

/** Pages that load one script each, the scripts, and a place for hits. */
async function serve(texts: ReadonlyMap<string, string>) {
  const server = createServer((request, response) => {
    const text = texts.get(request.url ?? '');
    const page = `<!doctype html><title>A page</title><script defer src="${request.url}.js" data-site="bench"></script><p>Text`;
    response.setHeader('content-type', text === undefined ? 'text/html' : 'text/javascript');
    response.end(text ?? page);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function measure(browser: TestBrowser, site: string, name: Script): Promise<Load> {
  const page = await browser.context.newPage();
  const session = await browser.context.newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) =>
    events.push(...(value as unknown as TraceEvent[])),
  );
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['devtools.timeline'], excludedCategories: ['*'] },
  });
  const sent = name === 'empty' ? undefined : page.waitForRequest('**/e');
  await page.goto(`${site}/${name}`);
  await sent;
  const complete = new Promise((done) => session.once('Tracing.tracingComplete', done));
  await session.send('Tracing.end');
  await complete;
  await page.close();
  return sum(events, `${site}/${name}.js`);
}

/** Only the outermost: what is called within is in its caller's time. */
function sum(events: readonly TraceEvent[], url: string): Load {
  const ours = events
    .filter(({ ph, args }) => ph === 'X' && args.data?.url === url)
    .filter(({ name }) => name === 'EvaluateScript' || name === 'FunctionCall')
    .sort((a, b) => a.ts - b.ts);
  const start = ours.find(({ name }) => name === 'EvaluateScript');
  if (start === undefined) throw new Error(`the trace has no run of ${url}`);
  let until = 0;
  const outer = ours.filter(({ tid, ts, dur = 0 }) => {
    if (tid !== start.tid || ts < until) return false;
    until = ts + dur;
    return true;
  });
  const times = outer.map(({ tdur = 0 }) => tdur / 1000);
  return {
    startMs: (start.tdur ?? 0) / 1000,
    untilSentMs: times.reduce((all, one) => all + one, 0),
    longestMs: Math.max(...times),
  };
}

async function report(loads: Record<Script, Load[]>): Promise<void> {
  const rows = SCRIPTS.map((name) => {
    const of = (key: keyof Load) => loads[name].map((load) => load[key]).sort((a, b) => a - b);
    const middle = (key: keyof Load) => of(key)[Math.floor(LOADS / 2)] ?? 0;
    return {
      script: name,
      startMs: middle('startMs'),
      bestMs: of('startMs')[0] ?? 0,
      worstMs: of('startMs').at(-1) ?? 0,
      untilSentMs: middle('untilSentMs'),
      longestMs: middle('longestMs'),
    };
  });
  const result = { loads: LOADS, goalMs: GOAL_MS, load: loadavg()[0], rows };
  await mkdir('.cache', { recursive: true });
  await writeFile(OUT, `${JSON.stringify(result, null, 2)}\n`);
  const ms = (value: number) => value.toFixed(2).padStart(7);
  const lines = rows.map(
    (row) =>
      `${row.script.padEnd(9)}${ms(row.startMs)}${ms(row.bestMs)}${ms(row.worstMs)}${ms(row.untilSentMs)}${ms(row.longestMs)}`,
  );
  process.stdout.write(
    `ms of the main thread, ${LOADS} loads each, load average ${result.load?.toFixed(1)}\n` +
      `script     start   best  worst to hit longest task\n${lines.join('\n')}\n`,
  );
}

await main();
