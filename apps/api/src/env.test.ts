import { describe, expect, test } from 'vitest';
import { readSettings } from './env.ts';

const NEEDED = { MONGODB_URI: 'mongodb://127.0.0.1', REDIS_URL: 'redis://127.0.0.1' };

describe('the settings', () => {
  test('are those of contract.md where nothing is set', () => {
    expect(readSettings({ ...NEEDED, FOOTFALL_ADMIN_EMAIL: '', LOG_LEVEL: '' })).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://127.0.0.1:3000',
      beaconUrl: 'http://127.0.0.1:3001',
      administrator: null,
      apiKey: null,
      authSecret: null,
      logLevel: 'info',
    });
  });

  test('derive addresses that a browser can open', () => {
    const urlOf = (settings: Record<string, string>) =>
      readSettings({ ...NEEDED, ...settings }).publicUrl;
    expect(urlOf({ HOST: '0.0.0.0', PORT: '8080' })).toBe('http://127.0.0.1:8080');
    expect(urlOf({ HOST: '::1' })).toBe('http://[::1]:3000');
    expect(urlOf({ PUBLIC_URL: 'https://stats.example.com/' })).toBe('https://stats.example.com');
    expect(readSettings({ ...NEEDED, BEACON_PORT: '4001' }).beaconUrl).toBe(
      'http://127.0.0.1:4001',
    );
  });

  test.each<[string, Record<string, string>, string]>([
    [
      'a short API key',
      { FOOTFALL_API_KEY: 'short' },
      'FOOTFALL_API_KEY must have at least 32 characters',
    ],
    [
      'a short secret',
      { BETTER_AUTH_SECRET: 'short' },
      'BETTER_AUTH_SECRET must have at least 32 characters',
    ],
    [
      'an address without a password',
      { FOOTFALL_ADMIN_EMAIL: 'ada@example.com' },
      'FOOTFALL_ADMIN_PASSWORD',
    ],
    [
      'a mail server and nobody who writes',
      { SMTP_URL: 'smtp://mail.example' },
      'MAIL_FROM must be set together with SMTP_URL, or neither of them',
    ],
    ['a port that is none', { PORT: '99999' }, 'PORT must be a port number'],
    [
      'an address that is none',
      { PUBLIC_URL: 'stats.example.com' },
      'PUBLIC_URL must be an address',
    ],
    ['no database', { MONGODB_URI: '' }, 'MONGODB_URI must be the address of a MongoDB'],
  ])('with %s are refused in one sentence', (_, wrong, complaint) => {
    expect(() => readSettings({ ...NEEDED, ...wrong })).toThrow(complaint);
  });

  test('never repeat a secret in what they complain about', () => {
    const wrong = { ...NEEDED, FOOTFALL_API_KEY: 'hunter2', FOOTFALL_ADMIN_PASSWORD: 'hunter2' };
    expect(() => readSettings(wrong)).toThrow(/^(?!.*hunter2)/s);
  });

  test('of a provider are given whole, or not at all', () => {
    const oidc = { OIDC_ISSUER: 'https://login.example.com', OIDC_CLIENT_ID: 'footfall' };
    const read = (given: Record<string, string>) => readSettings({ ...NEEDED, ...given });
    expect(read({}).providers).toEqual({ oidc: null, google: null, github: null });
    expect(() => read(oidc)).toThrow(
      'OIDC_CLIENT_SECRET must be set together with OIDC_ISSUER and OIDC_CLIENT_ID, or none of them',
    );
    expect(() => read({ GOOGLE_CLIENT_SECRET: 'x' })).toThrow(
      'GOOGLE_CLIENT_ID must be set together with GOOGLE_CLIENT_SECRET',
    );
    expect(() => read({ OIDC_NAME: 'Work' })).toThrow('OIDC_ISSUER must be set together');
    expect(read({ ...oidc, OIDC_CLIENT_SECRET: 'secret' }).providers.oidc).toEqual({
      issuer: 'https://login.example.com',
      clientId: 'footfall',
      clientSecret: 'secret',
      name: 'login.example.com',
    });
  });

  test.each([
    'login.example.com',
    'http://login.example.com',
    'https://login.example.com/?realm=a',
    'https://user@login.example.com/',
    'file:///etc/passwd',
  ])('take no issuer like %s', (issuer) => {
    const given = { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b' };
    expect(() => readSettings({ ...NEEDED, ...given })).toThrow(/OIDC_ISSUER must be the issuer/);
  });
});
