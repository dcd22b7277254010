import { describe, expect, it } from 'vitest';
import { toCsv } from './csv.ts';

describe('a table for a spreadsheet', () => {
  it('has quotes where a cell needs them, and points in numbers', () => {
    const rows = [
      ['Page', 'Visitors'],
      ['/a,"b"', 1.5],
      [null, 0],
    ];
    expect(toCsv(rows)).toBe('Page,Visitors\r\n"/a,""b""",1.5\r\n,0\r\n');
  });

  it('has no cell that a spreadsheet would run', () => {
    const hostile = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '|calc', '%0A=1'];
    for (const text of hostile) {
      const cell = toCsv([[text]]).replace(/^"/, '');
      expect(cell.startsWith("'"), JSON.stringify(text)).toBe(true);
    }
    // Numbers are ours, and may well be below zero.
    expect(toCsv([[-1]])).toBe('-1\r\n');
  });
});
