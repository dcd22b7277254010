import type { GoalRule } from '@footfall/domain';
import { describe, expect, it } from 'vitest';
import { draftOfRule, pagesFitting, ruleOf } from './rules.ts';

const RULES: GoalRule[] = [
  { type: 'page', page: '/thanks/**', filters: [] },
  { type: 'event', event: 'signup', filters: [['is', 'prop:plan', ['team']]] },
  { type: 'event', event: 'signup', filters: [['gt', 'prop:seats', [3]]] },
  { type: 'scroll', page: '/blog/*', percent: 90 },
  { type: 'engagement', page: '**', seconds: 30 },
];

describe('the fields of a rule', () => {
  it('hold a rule without changing it, also what they cannot show', () => {
    for (const rule of RULES) expect(ruleOf(draftOfRule(rule))).toEqual(rule);
  });

  it('are no rule while something is missing or out of bounds', () => {
    const empty = draftOfRule(null);
    expect(ruleOf(empty)).toBeNull();
    expect(ruleOf({ ...empty, type: 'event' })).toBeNull();
    expect(ruleOf({ ...empty, type: 'scroll', percent: '101' })).toBeNull();
    expect(ruleOf({ ...empty, type: 'engagement', seconds: '1.5' })).toBeNull();
    expect(ruleOf({ ...empty, type: 'scroll' })).toEqual({
      type: 'scroll',
      page: '**',
      percent: 75,
    });
  });
});

describe('a pattern of pages', () => {
  it('fits whole paths: one star stays within a slash, two do not', () => {
    const pages = ['/blog', '/blog/a', '/blog/a/b', '/blog.html', '/(a+)'];
    expect(pagesFitting('/blog/*', pages)).toEqual(['/blog/a']);
    expect(pagesFitting('/blog/**', pages)).toEqual(['/blog/a', '/blog/a/b']);
    expect(pagesFitting('/blog', pages)).toEqual(['/blog']);
    expect(pagesFitting('/(a+)', pages)).toEqual(['/(a+)']);
    expect(pagesFitting('**', pages)).toEqual(pages);
  });
});
