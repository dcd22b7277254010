import type { Funnel } from '@footfall/domain';
import { describe, expect, it } from 'vitest';
import { draftOfFunnel, funnelOf } from './funnel-draft.ts';

const FUNNEL: Funnel = {
  id: '1',
  createdAt: '2026-11-01T00:00:00Z',
  name: 'To purchase',
  steps: [
    { name: 'Prices', rule: { type: 'page', page: '/pricing', filters: [] } },
    { name: 'Purchase', rule: { type: 'event', event: 'purchase', filters: [] } },
  ],
  order: 'strict',
  per: 'visitor',
  windowSeconds: 5400,
};

describe('the fields of a funnel', () => {
  it('hold a funnel without changing it', () => {
    const { id: _, createdAt: __, ...wanted } = FUNNEL;
    expect(funnelOf(draftOfFunnel(FUNNEL))).toEqual(wanted);
  });

  it('are no funnel before each step says what it counts; a step is called by that unless it has a name', () => {
    const draft = draftOfFunnel(null);
    expect(funnelOf({ ...draft, name: 'Docs' })).toBeNull();
    const steps = draft.steps.map((step, index) => ({
      ...step,
      rule: { ...step.rule, page: `/${index}` },
    }));
    expect(funnelOf({ ...draft, name: ' Docs ', steps })).toMatchObject({
      name: 'Docs',
      steps: [{ name: '/0' }, { name: '/1' }],
      windowSeconds: 86_400,
    });
    expect(funnelOf({ ...draft, name: 'Docs', steps, windowHours: '0' })).toBeNull();
  });
});
