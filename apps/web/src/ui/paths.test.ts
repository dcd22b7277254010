import { describe, expect, it } from 'vitest';
import { areaPath, linePath } from './paths.ts';

const points = [{ x: 0, y: 5 }, { x: 10.04, y: 1 }, null, { x: 30, y: 2 }];

describe('a line', () => {
  it('goes straight from point to point and is torn where nothing is known', () => {
    expect(linePath(points)).toBe('M0,5L10,1M30,2');
    expect(linePath([])).toBe('');
  });

  it('stands on its ground as an area', () => {
    expect(areaPath(points, 8)).toBe('M0,8L0,5L10,1L10,8ZM30,8L30,2L30,8Z');
  });
});
