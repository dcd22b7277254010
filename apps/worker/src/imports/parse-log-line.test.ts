import { describe, expect, test } from 'vitest';
import { isPageRequest } from './page-requests.ts';
import { parseLogLine } from './parse-log-line.ts';

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0';
const COMBINED = `198.51.100.7 - - [22/Nov/2026:13:55:36 +0100] "GET /a?b=c HTTP/1.1" 200 2326 "https://www.google.com/" "${AGENT}"`;

function read(text: string) {
  const parsed = parseLogLine(text);
  return parsed.ok ? parsed.line : parsed.reason;
}

describe('a line of a log', () => {
  test('in the combined format', () => {
    expect(read(COMBINED)).toEqual({
      host: null,
      address: '198.51.100.7',
      at: Date.parse('2026-11-22T12:55:36Z'),
      method: 'GET',
      target: '/a?b=c',
      status: 200,
      referrer: 'https://www.google.com/',
      userAgent: AGENT,
    });
  });

  test('with the virtual host before it, and with more behind it', () => {
    expect(read(`shop.example:443 ${COMBINED} 0.003 "10.0.0.1"`)).toMatchObject({
      host: 'shop.example:443',
      address: '198.51.100.7',
      userAgent: AGENT,
    });
  });

  test('of who signed in, with spaces and brackets in the name', () => {
    expect(read(COMBINED.replace('- -', '- Jane [x Doe'))).toBe('time');
    expect(read(COMBINED.replace('- -', '- Jane van Doe'))).toMatchObject({ target: '/a?b=c' });
  });

  test('over IPv6, and over IPv4 in its clothes', () => {
    const from = (address: string) => read(COMBINED.replace('198.51.100.7', address));
    expect(from('2001:DB8::1')).toMatchObject({ address: '2001:db8::1' });
    expect(from('::ffff:192.0.2.1')).toMatchObject({ address: '192.0.2.1' });
  });

  test('with what Apache and nginx put backslashes before', () => {
    const line = COMBINED.replace(AGENT, String.raw`say \"hi\" \\o/ \xC3\xA4 \x22`);
    expect(read(line)).toMatchObject({ userAgent: 'say "hi" \\o/ ä "' });
  });

  test.each([
    ['22/Nov/2026:13:55:36 -0830', '2026-11-22T22:25:36Z'],
    ['31/Dec/2025:23:59:60 +0000', '2025-12-31T23:59:59Z'],
    ['29/Feb/2024:00:00:00 +0545', '2024-02-28T18:15:00Z'],
  ])('at %s happened at %s', (written, at) => {
    const line = COMBINED.replace('22/Nov/2026:13:55:36 +0100', written);
    expect(read(line)).toMatchObject({ at: Date.parse(at) });
  });

  test.each([
    ['30/Feb/2026:00:00:00 +0000', 'time'],
    ['22/Nov/2026:25:00:00 +0000', 'time'],
    ['22/Nov/2026:12:00:61 +0000', 'time'],
    ['00/Nov/2026:12:00:00 +0000', 'time'],
    ['22/Foo/2026:12:00:00 +0000', 'time'],
    ['2026-11-22T12:00:00Z', 'time'],
  ])('at %s makes no sense', (written, reason) => {
    expect(read(COMBINED.replace('22/Nov/2026:13:55:36 +0100', written))).toBe(reason);
  });

  test.each([
    ['', 'time'],
    ['\u0000\u0001\ufffd [', 'time'],
    [COMBINED.replace('198.51.100.7', 'unknown'), 'address'],
    [COMBINED.replace('198.51.100.7', '999.1.1.1'), 'address'],
    [COMBINED.replace('GET /a?b=c HTTP/1.1', String.raw`\x16\x03\x01`), 'request'],
    [COMBINED.replace('GET /a?b=c HTTP/1.1', '-'), 'request'],
    [COMBINED.replace(' 200 ', ' OK '), 'status'],
    [COMBINED.slice(0, COMBINED.indexOf(' "https')), 'status'],
    [`${COMBINED.slice(0, COMBINED.indexOf(' "https'))} -`, 'referrer'],
    [COMBINED.slice(0, -1), 'userAgent'],
    ['"'.repeat(65_000), 'time'],
    [`1.1.1.1 - - [x] "${'\\'.repeat(65_000)}`, 'time'],
  ])('that is nonsense says where: %#', (text, reason) => {
    expect(read(text)).toBe(reason);
  });
});

describe('a page', () => {
  const isPage = (request: string, status = 200) => {
    const line = read(COMBINED.replace('GET /a?b=c', request).replace(' 200 ', ` ${status} `));
    return typeof line !== 'string' && isPageRequest(line);
  };

  test.each([
    'GET /',
    'GET /about?from=a.css',
    'GET /index.html',
    'GET /index.php',
    'GET /release-1.2',
    'GET /jane.doe',
    'GET http://shop.example/pricing',
  ])('%s', (request) => expect(isPage(request)).toBe(true));

  test.each([
    'POST /',
    'HEAD /',
    'OPTIONS /',
    'GET /app.JS',
    'GET /img/logo.png?v=2',
    'GET /robots.txt',
    'GET /feed.xml',
    'GET /.well-known/change-password',
    'GET https://shop.example/a.css',
  ])('%s is none', (request) => expect(isPage(request)).toBe(false));

  test.each([
    [200, true],
    [203, true],
    [304, true],
    [204, false],
    [206, false],
    [301, false],
    [404, false],
    [500, false],
  ])('answered with %i: %s', (status, is) => expect(isPage('GET /', status)).toBe(is));
});
