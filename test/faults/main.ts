/** `npm run faults`: every fault with many seeds and for longer, on real processes. Bounded, loopback only. */

import { FAULTS } from './faults.ts';
import { prepareFaultGround } from './ground.ts';
import { type Account, takeAccount } from './load.ts';
import { ROLLOUTS } from './rollouts.ts';

const SEEDS = Number(process.argv[2] ?? 50);
/** Only faults whose name holds this. */
const ONLY = process.argv[3] ?? '';
const PAUSE_MS = 1_500;

async function main(): Promise<number> {
  const ground = await prepareFaultGround();
  const rows: (Account & { fault: string; seed: number })[] = [];
  let failures = 0;
  try {
    for (const fault of [...FAULTS, ...ROLLOUTS].filter(({ name }) => name.includes(ONLY))) {
      // Chance has a part in some of them only; the others would be the same each time.
      const seeds = fault.isByChance ? SEEDS : Math.ceil(SEEDS / 25);
      for (let seed = 1; seed <= seeds; seed += 1) {
        try {
          const load = await fault.run(ground, { seed, pauseMs: PAUSE_MS, repeats: 3 });
          const account = await takeAccount(ground, load);
          rows.push({ fault: fault.name, seed, ...account });
          console.log(JSON.stringify(rows.at(-1)));
          if (account.lost + account.doubled + account.unaccounted > 0) failures += 1;
        } catch (error) {
          failures += 1;
          console.log(JSON.stringify({ fault: fault.name, seed, error: String(error) }));
        }
      }
    }
  } finally {
    await ground.close();
  }
  console.log(`${rows.length} runs, ${failures} failed`);
  return failures === 0 ? 0 : 1;
}

process.exit(await main());
