import type { QueryInput, QueryResult } from '@footfall/domain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvOf } from './csv.ts';

type Row = QueryResult['results'][number];

type Question = Pick<QueryInput, 'dimensions' | 'metrics' | 'compare'>;

function csv(rows: Row[], question: Question = QUESTION): string {
  return csvOf(question, { results: rows } as QueryResult);
}

const QUESTION: Question = { dimensions: ['page'], metrics: ['visitors'] };
const row = (page: string | null): Row => ({ dimensions: [page], metrics: [1] });

describe('a report as CSV', () => {
  test('has its names, then its rows', () => {
    const question: Question = { ...QUESTION, metrics: ['visitors', 'revenue'] };
    const money = [
      { amount: '12.34', currency: 'EUR' },
      { amount: '-1.00', currency: 'USD' },
    ];
    expect(csv([{ dimensions: [null], metrics: [0.25, money] }], question)).toBe(
      'page,visitors,revenue\r\n,0.25,12.34 EUR; -1.00 USD\r\n',
    );
  });

  test('has what it is compared with behind it', () => {
    const compared = { ...row('/'), comparison: { metrics: [null] } };
    const question: Question = { ...QUESTION, compare: 'previousPeriod' };
    const names = 'page,visitors,visitors (compared with)\r\n';
    expect(csv([compared], question)).toBe(`${names}/,1,\r\n`);
    expect(csv([], question)).toBe(names);
  });

  test.each([
    ['=HYPERLINK("http://evil.example")', `"'=HYPERLINK(""http://evil.example"")"`],
    ['+1+1', "'+1+1"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', `"'\r=1"`],
    ['/a,b "c"', '"/a,b ""c"""'],
    ['/plain', '/plain'],
  ])('makes of %j no formula', (value, cell) => {
    expect(csv([row(value)])).toBe(`page,visitors\r\n${cell},1\r\n`);
  });

  test('begins no cell like a formula, whatever a visitor typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const cell = csv([row(value)]).slice('page,visitors\r\n'.length);
        expect(cell).not.toMatch(/^"?[=+\-@\t\r\n\0]/);
      }),
    );
  });
});
