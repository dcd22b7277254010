/** The faults in a short form: what was acknowledged is stored once, and the ledger accounts for it, whatever happened. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAULTS } from './faults.ts';
import { type FaultGround, prepareFaultGround } from './ground.ts';
import { takeAccount } from './load.ts';
import { ROLLOUTS } from './rollouts.ts';

let ground: FaultGround;

beforeAll(async () => {
  ground = await prepareFaultGround();
});

afterAll(() => ground.close());

describe('nothing is lost, doubled or unaccounted for with', () => {
  it.each([...FAULTS, ...ROLLOUTS])('$name', { timeout: 300_000 }, async (fault) => {
    const load = await fault.run(ground, { seed: 1, pauseMs: 300, repeats: 1 });
    const account = await takeAccount(ground, load);
    console.log(JSON.stringify({ fault: fault.name, ...account }));
    expect(account.acknowledged).toBeGreaterThan(0);
    expect(account).toMatchObject({ lost: 0, doubled: 0, unaccounted: 0 });
  });
});
