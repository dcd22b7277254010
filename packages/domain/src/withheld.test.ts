import { describe, expect, it } from 'vitest';
import type { Filter } from './condition.ts';
import { faultOfShared, isWithheld, type Withheld, withheldFrom } from './withheld.ts';

const GERMANY: Filter = ['is', 'country', ['DE']];
const DOCS: Filter = ['is', 'page', ['/docs']];
const SIGNUP: Filter = ['is', 'goal', ['Signup']];
const PLAN: Filter = ['is', 'prop:plan', ['pro']];
const OF_SESSIONS = ['entryPage', 'exitPage', 'hasDone'];

describe('a share', () => {
  it.each<[string, Filter[], string[]]>([
    ['of everything', [], ['properties']],
    ['of sessions', [GERMANY, ['hasDone', DOCS]], ['properties']],
    ['of a page', [GERMANY, ['not', ['or', [DOCS, GERMANY]]]], ['properties', ...OF_SESSIONS]],
    ['of a property', [PLAN], ['properties', ...OF_SESSIONS]],
    ['of a goal', [SIGNUP], ['properties', 'conversionRate', ...OF_SESSIONS]],
    ['of sessions with a goal', [['hasDone', SIGNUP]], ['properties', 'conversionRate']],
  ])('%s is without what would tell of more', (_, segment, withheld) => {
    expect(withheldFrom(segment)).toEqual(withheld);
  });

  const ofPage: Withheld[] = withheldFrom([DOCS]);
  it.each<[string, Filter, boolean]>([
    ['a page', DOCS, false],
    ['an entry page', ['is', 'entryPage', ['/']], true],
    ['an exit page among others', ['or', [GERMANY, ['not', ['is', 'exitPage', ['/']]]]], true],
    ['what was done', ['hasDone', DOCS], true],
    ['a property', PLAN, true],
    // What is looked for is nobody's name.
    ['the value entryPage', ['is', 'page', ['entryPage', '"prop:plan"']], false],
  ])('of a page and a filter about %s', (_, filter, isRefused) => {
    expect(isWithheld(filter, ofPage)).toBe(isRefused);
  });

  it('says what it refuses', () => {
    const asked = { dimensions: ['page'], metrics: ['visitors' as const], filters: [] };
    expect(faultOfShared(asked, ofPage)).toBeNull();
    expect(faultOfShared({ ...asked, dimensions: ['prop:plan'] }, [])).toBeNull();
    expect(faultOfShared({ ...asked, dimensions: ['prop:plan'] }, ofPage)).toContain('Properties');
    expect(faultOfShared({ ...asked, dimensions: ['exitPage'] }, ofPage)).toContain('hasDone');
    const rate = { ...asked, metrics: ['conversionRate' as const] };
    expect(faultOfShared(rate, ofPage)).toBeNull();
    expect(faultOfShared(rate, withheldFrom([SIGNUP]))).toContain('conversionRate');
  });
});
