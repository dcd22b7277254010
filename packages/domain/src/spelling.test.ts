import { describe, expect, it } from 'vitest';
import { readablePage, spellingsOf } from './spelling.ts';

describe('a page that a person writes', () => {
  it('stands for itself and for what URLs make of it, in capital and in small letters', () => {
    expect(spellingsOf('page', '/ü b')).toEqual(['/ü b', '/%C3%BC%20b', '/%c3%bc%20b']);
    expect(spellingsOf('page', '/a%2Fb/**?x=1')).toEqual(['/a%2Fb/**?x=1']);
    expect(spellingsOf('page', '/%C3%BC/日')).toContain('/%C3%BC/%e6%97%a5');
    expect(spellingsOf('hostname', 'bücher.example')).toContain('xn--bcher-kva.example');
    expect(spellingsOf('hostname', 'A.example')).toEqual(['A.example']);
    expect(spellingsOf('referrer', 'bücher.example/ü')).toContain('xn--bcher-kva.example/%C3%BC');
    expect(spellingsOf('referrer', 'google.com/')).toEqual(['google.com/']);
  });
});

describe('a page that a person reads', () => {
  it.each([
    ['/%C3%BCber-uns', '/über-uns'],
    ['/%c3%bc/%E6%97%A5%E6%9C%AC/%F0%9F%8E%89', '/ü/日本/🎉'],
    ['/%D7%A9%D7%9C%D7%95%D7%9D?q=%C3%A9+x#/%C3%A4', '/שלום?q=é+x#/ä'],
    ['/e%CC%81', '/e%CC%81'],
    ['/%C3%A9%CC%81', '/é\u0301'],
  ])('%s is shown as %s', (kept, shown) => {
    expect(readablePage(kept)).toBe(shown);
    const capital = kept.replace(/%../g, (one) => one.toUpperCase());
    expect(spellingsOf('page', readablePage(capital))).toContain(capital);
  });

  it.each([
    ['a slash, a percent sign, a space', '/a%2Fb%25C3%25BC%20c%3F'],
    ['controls, of ASCII and beyond', '/a%00b%0Ac%7F%C2%85'],
    ['what turns the order round', '/%E2%80%AEgpj.exe%E2%81%A6%D8%9C'],
    ['what is not seen', '/a%E2%80%8Bb%EF%BB%BF%C2%AD%E3%85%A4'],
    ['other spaces', '/a%C2%A0b%E2%80%A8c%E3%80%80'],
    ['what is no UTF-8', '/%FC/%C3/%C3%28/%ED%A0%80/%C0%AF'],
    ['nothing at all', '/%zz/%/100%'],
  ])('keeps %s escaped', (_, page) => {
    expect(readablePage(page)).toBe(page);
  });
});
