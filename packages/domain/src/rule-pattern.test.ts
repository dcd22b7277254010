import { describe, expect, it } from 'vitest';
import { asciiHost, comparablePage, encodedPage, fitsPieces, piecesOf } from './rule-pattern.ts';

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

describe('a page', () => {
  it.each([
    ['/über/*', '/%C3%BCber/*'],
    ['/a b/{id}', '/a%20b/%7Bid%7D'],
    ['/list?q=%C3%BC#/x', '/list?q=%C3%BC#/x'],
  ])('%s is stored as %s', (pattern, stored) => {
    expect(encodedPage(pattern)).toBe(stored);
  });

  it('is stored as a URL has it, whatever people write', () => {
    for (const page of ['/über/日本/🎉', '/a b', '/"<x>"', '/`{^}', "/it's/(a)/*/!$&,;=:@|~"]) {
      expect(comparablePage(new URL(page, 'https://a.example').pathname)).toBe(
        comparablePage(page),
      );
    }
  });

  it('is compared whatever is escaped of it', () => {
    for (const page of ['/%61dmin/x', '/%41dmin%2fx', '/%7e%2D']) {
      expect(comparablePage(comparablePage(page))).toBe(comparablePage(page));
    }
    expect(comparablePage('/%61dmin/x')).toBe('/admin/x');
    // An escaped slash is no slash.
    expect(comparablePage('/a%2fb')).toBe('/a%2Fb');
    expect(comparablePage('/100%/%zz\ud800')).toBe('/100%/%zz%EF%BF%BD');
  });
});

describe('a host', () => {
  it.each([
    ['*.Bücher.example', '*.xn--bcher-kva.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['１２３.example', '123.example'],
    ['*', '*'],
    ['b*ü.example', 'b*ü.example'],
    ['a/ü.example', 'a/ü.example'],
  ])('%s is stored as %s', (pattern, stored) => {
    expect(asciiHost(pattern)).toBe(stored);
  });
});
