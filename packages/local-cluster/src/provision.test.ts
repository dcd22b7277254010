import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProvisionStep, provisionLocalCluster } from './provision.ts';

// The only test that downloads (from this machine's Debian mirror, 153 MB).
describe('provisioning', () => {
  let rootDir: string;
  beforeAll(async () => {
    rootDir = await mkdtemp(join(tmpdir(), 'footfall-provision-'));
  });
  afterAll(async () => await rm(rootDir, { recursive: true, force: true }));

  it('leaves nothing half-done when it is interrupted, and two runs at once then finish it once', async () => {
    const interrupt = new AbortController();
    const interrupted = provisionLocalCluster({
      rootDir,
      signal: interrupt.signal,
      onProgress: (step) => {
        if (step.name === 'unpack' && step.done === 20) interrupt.abort(new Error('interrupted'));
      },
    });
    await expect(interrupted).rejects.toThrow('interrupted');
    const afterwards = await readdir(rootDir);
    expect(afterwards).not.toContain('software-1');
    expect(afterwards).not.toContain('template-1');

    const steps: [ProvisionStep[], ProvisionStep[]] = [[], []];
    const [first, second] = await Promise.all([
      provisionLocalCluster({ rootDir, onProgress: (step) => steps[0].push(step) }),
      provisionLocalCluster({ rootDir, onProgress: (step) => steps[1].push(step) }),
    ]);
    expect(second).toEqual(first);
    const worked = steps.filter((taken) => taken.length > 0);
    expect(worked).toHaveLength(1);
    const last = worked[0]?.findLast((step) => step.name === 'unpack');
    expect(last?.done).toBe(last?.total);
    expect(last?.total).toBeGreaterThan(100);
    expect((await readdir(rootDir)).sort()).toEqual(['lock', 'software-1', 'template-1']);
  }, 240_000);

  it('takes no step when it is done already', async () => {
    const steps: ProvisionStep[] = [];
    const startedAt = performance.now();
    await provisionLocalCluster({ rootDir, onProgress: (step) => steps.push(step) });
    expect(steps).toEqual([]);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
