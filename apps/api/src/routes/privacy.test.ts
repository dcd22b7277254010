import { afterAll, beforeAll, expect, test } from 'vitest';
import { API_KEY, bearer, openTestApi, type TestApi } from '../../test/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi({ retentionDays: 400 });
  const add = (body: object) =>
    api.send('/api/v1/sites', { method: 'POST', headers: bearer(API_KEY), body });
  const strict = { honourPrivacySignal: true, retentionDays: 30, keptParameters: ['<b>id</b>'] };
  await add({ id: 'strict', domain: 'strict.example', timezone: 'UTC', ...strict });
  await add({ id: 'plain', domain: 'plain.example', timezone: 'UTC' });
});
afterAll(() => api.close());

test('anybody can read what is kept of a site’s visitors, how long, and which signals hold', async () => {
  const response = await api.send('/privacy.json?site=strict');
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(await response.json()).toMatchObject({
    site: { id: 'strict', domain: 'strict.example' },
    notKept: ['address', 'userAgent'],
    visitors: { keyDeletedAfterHours: 48, cookies: false, lastingId: 'afterConsent' },
    retentionDays: 30,
    privacySignal: 'honoured',
    redactsPersonalData: true,
  });
  expect(await (await api.send('/privacy.json?site=plain')).json()).toMatchObject({
    retentionDays: 400,
    privacySignal: 'ignored',
  });
});

test('a visitor reads it in the browser’s language, whatever is in the settings', async () => {
  const read = async (site: string, language: string) => {
    const headers = { 'accept-language': language };
    return await (await api.send(`/privacy/${site}`, { headers })).text();
  };
  const german = await read('strict', 'fr,de-CH;q=0.8');
  expect(german).toContain('<html lang="de">');
  expect(german).toContain('Nach 30 Tagen wird alles gelöscht.');
  expect(german).toContain('Dann wird von Ihrem Besuch nichts aufbewahrt.');
  expect(german).toContain('&lt;b&gt;id&lt;/b&gt;');
  const english = await read('plain', '');
  expect(english).toContain('Everything is deleted after 400 days.');
  expect(english).toContain('plain.example does not go by Global Privacy Control');
});

test('a site that there is not has no page, and nothing to say', async () => {
  expect((await api.send('/privacy/nowhere')).status).toBe(404);
  expect((await api.send('/privacy.json?site=nowhere')).status).toBe(404);
  expect((await api.send('/privacy.json?site[$ne]=x')).status).toBe(400);
  expect((await api.send('/privacy.json')).status).toBe(400);
});
