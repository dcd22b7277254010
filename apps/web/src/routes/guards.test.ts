import { describe, expect, it } from 'vitest';
import { safeAddress } from './guards.ts';

describe('after the sign-in', () => {
  it('one comes back to the page one asked for', () => {
    expect(safeAddress('/sites/shop?period=7d')).toBe('/sites/shop?period=7d');
  });

  it('nobody is led to another host', () => {
    for (const to of ['//evil.example', '/\\evil.example', 'https://evil.example', 7, undefined]) {
      expect(safeAddress(to)).toBe('/');
    }
  });
});
