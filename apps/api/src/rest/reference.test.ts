/** The reference of the API as a page: all of it, without anything that would have to be fetched from elsewhere or run. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '../../test/test-api.ts';
import { OPERATIONS } from './operations.ts';

let api: TestApi;
let page: string;
beforeAll(async () => {
  api = await openTestApi();
  page = await (await api.send('/api/v1/reference')).text();
});
afterAll(() => api.close());

describe('the reference', () => {
  test.each(OPERATIONS)('has $method $path with its example', ({ id, path, summary }) => {
    expect(page).toContain(`id="${id}"`);
    expect(page).toContain(`href="#${id}"`);
    expect(page).toContain(`/api/v1${path}`);
    expect(page).toContain(summary.slice(0, 30));
  });

  test('is a page of its own: no script, no style within, nothing from elsewhere', async () => {
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).not.toMatch(/<script|<style|style="|onclick|javascript:|\[object|undefined/);
    const fetched = [...page.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, address]) => address);
    const own = ['/favicon.svg', '/api/v1/reference.css', '/api/v1/openapi.json'];
    expect(new Set(fetched)).toEqual(new Set(own));
    const style = await api.send('/api/v1/reference.css');
    expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(await style.text()).not.toMatch(/url\(|@import/);
  });

  test('says what a reader has to know of all of them', () => {
    for (const word of [
      'Authorization: Bearer',
      'problem+json',
      'RateLimit',
      'rel="next"',
      'If-None-Match',
    ]) {
      expect(page).toContain(word);
    }
  });

  test('shows what might be markup as text', () => {
    expect(page.match(/<pre tabindex="0">/g)?.length).toBeGreaterThan(OPERATIONS.length);
    expect(page).toContain('&quot;site&quot;');
  });

  test('is sent once to who looks again', async () => {
    const first = await api.send('/api/v1/reference');
    const etag = first.headers.get('etag') ?? '';
    const again = await api.send('/api/v1/reference', { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
  });
});
