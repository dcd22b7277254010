/**
 * Does a beacon's memory stay as it is? `npm run bench:memory -- [minutes] [requests/s]`, ten and a thousand when nothing
 * is said: single hits of 20,000 visitors at a fixed rate, and its resident memory every half minute.
 */
import { runLoad } from './children.ts';
import { onGround, SITE } from './ground.ts';
import { readLoad, readRssMib } from './processes.ts';
import { untilShipped } from './until-shipped.ts';

const MINUTE_MS = 60_000;
const STEP_MS = 30_000;
/** What is compiled and what fills up at first is no growth. */
const SETTLE_STEPS = 2;

const [minutes = 10, rate = 1_000] = process.argv.slice(2).map(Number);

await onGround(async ({ apps: { beacon }, countStored }) => {
  await beacon.start();
  const sizes: number[] = [];
  let accepted = 0;
  for (let step = 0; step < (minutes * MINUTE_MS) / STEP_MS; step += 1) {
    const report = await runLoad({
      port: Number(new URL(beacon.url).port),
      connections: 50,
      durationMs: STEP_MS,
      hitsPerRequest: 1,
      siteId: SITE,
      idPrefix: `memory-${process.pid}-${step}-`,
      rate,
    });
    accepted += report.accepted;
    sizes.push(await readRssMib(beacon.pid ?? 0));
    console.log(`${(step + 1) / 2} min: ${sizes.at(-1)} MiB, load ${await readLoad()}`);
  }
  await untilShipped(beacon.url);
  const settled = sizes.slice(SETTLE_STEPS);
  const growth = (settled.at(-1) ?? 0) / (settled[0] ?? 1) - 1;
  console.log(
    `${accepted} hits accepted, ${await countStored()} stored; after the first minute ` +
      `${Math.min(...settled)} to ${Math.max(...settled)} MiB, ${(growth * 100).toFixed(1)} % more at the end`,
  );
});
