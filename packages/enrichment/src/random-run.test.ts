import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isRandomRun } from './random-run.ts';
import { redact } from './redact-personal-data.ts';

/** The same bytes in every run of the tests. */
function randomToken(index: number, bytes: number): string {
  return createHash('sha512')
    .update(`token ${index}`)
    .digest()
    .subarray(0, bytes)
    .toString('base64url');
}

test.each([
  [15, 20],
  [16, 22],
  [32, 43],
])('of random tokens of %i bytes, %i characters, at least 97 in 100 are taken out', (bytes) => {
  const tokens = Array.from({ length: 200 }, (_, index) => randomToken(index, bytes));
  const kept = tokens.filter((token) => redact(`/reset/${token}/now`) !== '/reset/[token]/now');
  expect(kept.length).toBeLessThanOrEqual(6);
});

test.each([
  ['Devise', '/users/password/edit/uHBqxzYs5gzyA-3nRtJb'],
  ['a hash behind a word', '/t/Tokend41d8cd98f00b204e9800998ecf8427e'],
  ['Nano ID', '/invite/V1StGXR8_Z5jdHi6B-myT'],
  ['base64url', '/t/%2Fk3Jx9QpLm2_Zr7TbWv5-Yn8Gd1HsKf4Ac6Ee0Uo'],
])('a token as made by %s is one', (_, path) => {
  expect(redact(path)).toMatch(/\[token\]$/);
});

describe('what people and frameworks name things by stays:', () => {
  test.each([
    'how-to-use-iPhone-15-Pro-Max-in-2024',
    'JavaScript-ES2024-Features-You-Should-Know',
    'Top10_Best_Things_2024',
    'camelCaseRouteNamesOfTheApp',
    'getUserProfileByIdAndVersion2',
    'handleOnClickOfItemById',
    'goToPageByIdOrByUrlIfOk',
    'XMLHttpRequestOrJSONAPI',
    'useSWRInfiniteHookInNextJS14',
    'WordPressWooCommerceSEOPlugin2024',
    'HowToUseCSSGridAndFlexboxIn10Min',
    'OAuth2PKCEFlowForSPAs',
    'The_Lord_of_the_Rings_The_Two_Towers',
    'List_of_ISO_3166_country_codes',
    'SKU-ABC-123-XL',
    'SKU-ABC-123-XL-Blue-2024-EU',
    'WH-1000XM5-Black-EU-2024-V2',
    'SM-S928BZKGEUB-Galaxy-S24-Ultra',
    'RTX4090-24GB-GDDR6X-PCIe4-OC-V2',
    'XPS13-9340-i7-16GB-1TB-W11P',
    'iPhone15ProMax256GB-Black',
    'Samsung-Galaxy-S24-Ultra-256GB-5G',
    'dQw4w9WgXcQ',
    'watch-this-video-dQw4w9WgXcQ',
    'a-video-of-dQw4w9WgXcQ',
    'index-DiwrgTda-modern-bundle',
    'v2_10_0-release-notes-for-macOS-14',
    'Release-Notes-v18_2_0-RC1-2024-05-17',
    'Covid-19-PCR-Test-B117-Variant-in-UK',
    'GPT-4o-vs-Claude-3-Opus-vs-LLaMA-3',
    'Donaudampfschifffahrtsgesellschaft2024AG',
    'Schwarzwaelder-Kirschtorte-Rezept-1985',
    'McDonaldsVsBurgerKingMenue2024',
    '3fa85f64-5717-4562-b3fc-2c963f66afa6',
    'My-Post-3fa85f64-5717-4562-b3fc-2c963f66afa6',
    '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    '7813071629a15b2da1df391d',
    'conversations_inbox_unread_messages',
  ])('%s', (slug) => {
    expect(isRandomRun(slug)).toBe(false);
    expect(redact(`/blog/${slug}`)).toBe(`/blog/${slug}`);
  });
});
