import { describe, expect, it } from 'vitest';
import { type JudgingDraft, judgingOf, takenBy } from './judging-draft.ts';

const blank: JudgingDraft = {
  from: '2026-11-01',
  to: '2026-11-20',
  pages: '',
  hostnames: '',
  referrers: '',
  countries: '',
  lift: [],
};

describe('an entry that judges the past again', () => {
  it('is one once it has days in order, and takes or lifts something', () => {
    expect(judgingOf(blank)).toBeNull();
    expect(judgingOf({ ...blank, pages: ' \n' })).toBeNull();
    expect(judgingOf({ ...blank, from: '2026-11-21', pages: '/a' })).toBeNull();
    expect(judgingOf({ ...blank, to: '', pages: '/a' })).toBeNull();
    expect(judgingOf({ ...blank, lift: ['bot:library'] })).toMatchObject({
      lift: ['bot:library'],
      take: { pages: [] },
    });
  });

  it('reads lists line by line, each once, and asks for what fits any of them', () => {
    const entry = judgingOf({ ...blank, pages: '/admin/*\n/admin/*\n/me', countries: 'xx' });
    expect(entry?.take).toMatchObject({ pages: ['/admin/*', '/me'], countries: ['XX'] });
    expect(entry && takenBy(entry)).toEqual([
      'or',
      [
        ['matches', 'page', ['/admin/*', '/me']],
        ['is', 'country', ['XX']],
      ],
    ]);
    const one = judgingOf({ ...blank, hostnames: 'test.example' });
    expect(one && takenBy(one)).toEqual(['matches', 'hostname', ['test.example']]);
    const none = judgingOf({ ...blank, lift: ['bot:rate'] });
    expect(none && takenBy(none)).toBeNull();
  });
});
