/** What tells which sessions filters can fit. */
import type { Filter } from '@footfall/domain';
import { describe, expect, it } from 'vitest';
import { createBindings } from './bindings.ts';
import { witnessesSql } from './witness.ts';

const done = (page: string): Filter => ['hasDone', ['contains', 'page', [page]]];

describe('the witnesses of filters', () => {
  it('are two at most, since each is a look through all hits', () => {
    const filters = Array.from({ length: 20 }, (_, index) => done(`/${index}`));
    expect(witnessesSql(filters, createBindings())).toHaveLength(2);
  });

  it('are of those that let least through, and only what is used is bound', () => {
    const bindings = createBindings();
    const filters: Filter[] = [
      done('/a'),
      ['or', [done('/b'), done('/c')]],
      ['and', [done('/d'), ['is', 'country', ['DE']]]],
      ['contains', 'source', ['oogle']],
    ];
    const [country, source] = witnessesSql(filters, bindings);
    expect(country).toContain('"country"');
    expect(source).toContain('"source"');
    expect(bindings.values).toEqual(['DE', 'oogle']);
  });
});
