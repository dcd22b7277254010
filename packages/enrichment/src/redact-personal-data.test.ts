import { describe, expect, test } from 'vitest';
import { draftOf, requestOf, SITE } from './draft-under-test.ts';
import { putPage } from './put-page.ts';
import { createPutSource } from './put-source.ts';
import { redact, redactPersonalData } from './redact-personal-data.ts';

const putSource = createPutSource();

describe('in a text', () => {
  test.each([
    ['/u/jane.doe@example.co.uk/orders', '/u/[email]/orders'],
    ['/u/jane%40example.com', '/u/[email]'],
    ['/u/jane%2540example.com/', '/u/[email]/'],
    ['Hello jane+news@müller.example, welcome', 'Hello [email], welcome'],
    ['mailto:jane@exam', 'mailto:[email]'],
    ['write to jane@mail.example.', 'write to [email]'],
    ['/user/ada@m%C3%BCller.de/x', '/user/[email]/x'],
    ['/user/ada%40m%C3%BCller.de', '/user/[email]'],
    ['/user/ada%2540m%25C3%25BCller.de/', '/user/[email]/'],
    ['/user/ada@m%FCller.de/x', '/user/[email]/x'],
    ['/user/ada@%D0%BF%D0%BE%D1%87%D1%82%D0%B0.%D1%80%D1%84/', '/user/[email]/'],
    ['/user/j%C3%B6rg@x.de', '/user/[email]'],
    ['/list?email=ada%40m%C3%BCller.de&page=2', '/list?email=[email]&page=2'],
    ['/search/by%20jane%2Bnews%40x.de%2C%20today', '/search/by%20[email]%2C%20today'],
    ['/to%2Fjane@x.de%2Fdone', '/to%2F[email]%2Fdone'],
    ['/reset/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP-mB92K27', '/reset/[token]'],
    ['key sk_live_4eC39HqLyjWDarjtT1', 'key [token]'],
    ['/s/d41d8cd98f00b204e9800998ecf8427e', '/s/[token]'],
    ['call +49 151 2345-6789', 'call [digits]'],
    ['card 4111-1111-1111-1111', 'card [digits]'],
    ['DE89370400440532013000', 'DE[digits]'],
    ['/customer/123456789', '/customer/[digits]'],
    ['/tel/+49%20170%201234567', '/tel/[digits]'],
    ['/tel/%2B49%20170%20123%20456/x', '/tel/[digits]/x'],
    ['/list?tel=%2B49+170+1234567', '/list?tel=[digits]'],
    ['call +49 151 234 567', 'call [digits]'],
    ['/Report%20202412319.pdf', '/Report%20[digits].pdf'],
    ['/card%204111%201111%201111%201111', '/card%20[digits]'],
    ['/s%2Fd41d8cd98f00b204e9800998ecf8427e', '/s%2F[token]'],
  ])('%s becomes %s', (text, clean) => {
    expect(redact(text)).toBe(clean);
    expect(redact(clean)).toBe(clean);
  });

  test.each([
    '/pkg/@scope/name@1.2.3/index.js',
    '/docs/react@18.2.0',
    '/docs/react@v18',
    '/npm/vue@next',
    '/npm/lib@2.0.0-beta.1',
    '/npm/%40scope/name%403.1.0-rc',
    '/Report%2020241231.pdf',
    '/a%20b%C3%BCc%2',
    '/sale%3A%2050%25%20off%202024',
    '/2026/11/23/news-12345678',
    '2026-11-23',
    '/best-10-cameras-of-2026-for-beginners-and-professionals',
    '/item/3fa85f64-5717-4562-b3fc-2c963f66afa6',
    '/item/12345678-1234-1234-1234-ab1234567890/parts',
    '/order/7813071629a15b2da1df391d',
    '/order/21a051002223a440b1ba39a1',
    'Donaudampfschifffahrtselektrizitaetenhauptbetriebswerk',
    '@jane',
    '100 % of 40',
  ])('%s stays', (text) => {
    expect(redact(text)).toBe(text);
  });
});

test('every text of a hit is cleaned, before it is cut; numbers and switches are values, not texts', () => {
  const wire = {
    n: 'call jane@example.com',
    u: `https://example.com/${'a'.repeat(490)}/jane@example.com?utm_source=jane@example.com&utm_medium=jane@example.com&utm_campaign=jane@example.com&utm_term=jane@example.com&utm_content=jane@example.com`,
    r: `https://other.example/${'b'.repeat(470)}/jane@example.com`,
    t: 'Inbox of jane@example.com',
    p: { 'jane@example.com': 'jane@example.com', bytes: 1_234_567_890, on: true },
  };
  const make = (redactPersonal: boolean) => {
    const request = requestOf({ site: { ...SITE, redactPersonalData: redactPersonal } });
    const draft = draftOf(wire, request);
    putPage(draft, request);
    putSource(draft);
    redactPersonalData(draft, request);
    return draft.hit;
  };
  const hit = make(true);
  expect(JSON.stringify(hit)).not.toContain('jane');
  expect(hit.page).toBe(`/${'a'.repeat(490)}/[email]`);
  expect(hit.props).toEqual([
    ['[email]', '[email]'],
    ['bytes', 1_234_567_890],
    ['on', true],
  ]);
  const kept = make(false);
  expect(kept.title).toBe('Inbox of jane@example.com');
  expect(kept.page).toHaveLength(500);
  expect(kept.referrer).toHaveLength(500);
});
