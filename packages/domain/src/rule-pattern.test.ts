import { describe, expect, it } from 'vitest';
import { fitsPieces, piecesOf } from './rule-pattern.ts';

const fits = (text: string, pattern: string) => fitsPieces(text, piecesOf(pattern));

describe('a pattern of a rule', () => {
  it('is the text itself, or the text with anything in place of its stars', () => {
    expect(fits('/admin', '/admin')).toBe(true);
    expect(fits('/admin/users', '/admin')).toBe(false);
    expect(fits('/admin/users', '/admin/*')).toBe(true);
    expect(fits('shop.example.com', '*.example.com')).toBe(true);
    expect(fits('example.com', '*.example.com')).toBe(false);
    expect(fits('/a/b/c/d', '/a/*/c/*')).toBe(true);
    // What one star took, another cannot take again.
    expect(fits('/ab', '/a*ab')).toBe(false);
  });
});
