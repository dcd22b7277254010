/** A funnel while it is put together. */
import {
  FUNNEL_NAME_CHARACTERS_MAX,
  FUNNEL_WINDOW_SECONDS_MAX,
  type Funnel,
  type NewFunnel,
} from '@footfall/domain';
import { draftOfRule, type RuleDraft, ruleOf } from './rules.ts';

export type StepDraft = { key: number; name: string; rule: RuleDraft };
export type FunnelDraft = {
  name: string;
  steps: readonly StepDraft[];
  order: Funnel['order'];
  per: Funnel['per'];
  windowHours: string;
};

const HOUR_SECONDS = 3600;
const WINDOW_HOURS_MAX = FUNNEL_WINDOW_SECONDS_MAX / HOUR_SECONDS;

let lastKey = 0;

export function newStep(given: Partial<StepDraft> = {}): StepDraft {
  lastKey += 1;
  return { key: lastKey, name: '', rule: draftOfRule(null), ...given };
}

export function draftOfFunnel(funnel: Funnel | null): FunnelDraft {
  if (funnel === null) {
    const steps = [newStep(), newStep()];
    return { name: '', steps, order: 'ordered', per: 'session', windowHours: '24' };
  }
  const { name, steps, order, per, windowSeconds } = funnel;
  return {
    name,
    steps: steps.map((step) => newStep({ name: step.name, rule: draftOfRule(step.rule) })),
    order,
    per,
    windowHours: String(windowSeconds / HOUR_SECONDS),
  };
}

/** The funnel that the fields stand for; null while something is missing. A step without a name is called by what it counts. */
export function funnelOf(draft: FunnelDraft): NewFunnel | null {
  const steps = draft.steps.map(({ name, rule: fields }) => {
    const rule = ruleOf(fields);
    return rule && { name: name.trim() || nameOf(fields), rule };
  });
  const hours = Number(draft.windowHours);
  const isWindow = Number.isFinite(hours) && hours > 0 && hours <= WINDOW_HOURS_MAX;
  const name = draft.name.trim();
  if (name === '' || !isWindow || !steps.every((step) => step !== null)) return null;
  const windowSeconds = Math.max(Math.round(hours * HOUR_SECONDS), 1);
  return { name, steps, order: draft.order, per: draft.per, windowSeconds };
}

function nameOf({ type, page, event }: RuleDraft): string {
  const name = type === 'event' ? event : page || '**';
  return name.trim().slice(0, FUNNEL_NAME_CHARACTERS_MAX);
}
