import { expect, test } from 'vitest';
import { readSettings } from './env.ts';

const NEEDED = { MONGODB_URI: 'mongodb://127.0.0.1', REDIS_URL: 'redis://127.0.0.1' };

test('everything but the servers has a default', () => {
  const read = readSettings({ ...NEEDED, BEACON_PORT: '' });
  expect(read).toMatchObject({
    ok: true,
    settings: { host: '127.0.0.1', port: 3001, trustedProxies: [], logLevel: 'info' },
  });
});

test('proxies are addresses and ranges', () => {
  const read = readSettings({ ...NEEDED, TRUSTED_PROXIES: '10.0.0.0/8, ::1' });
  expect(read).toMatchObject({ ok: true, settings: { trustedProxies: ['10.0.0.0/8', '::1'] } });
});

test('all mistakes are told at once, each with the name of its variable', () => {
  const read = readSettings({
    MONGODB_URI: 'postgres://x',
    BEACON_PORT: '70000',
    TRUSTED_PROXIES: 'everybody',
    SPOOL_BYTES_MAX: 'much',
    LOG_LEVEL: 'loud',
  });
  if (read.ok) throw new Error('these settings are wrong');
  expect(read.errors).toHaveLength(6);
  for (const error of read.errors) expect(error).toMatch(/^[A-Z_]+ must .*\.$/);
});
