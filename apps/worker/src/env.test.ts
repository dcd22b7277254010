import { describe, expect, it } from 'vitest';
import { readSettings, readShardingSettings } from './env.ts';

const MONGODB_URI = 'mongodb://mongos/footfall';

describe('the settings', () => {
  it.each<[string, Record<string, string>, string]>([
    [
      'a mail server and nobody who writes',
      { SMTP_URL: 'smtp://mail.example' },
      'MAIL_FROM must be set together with SMTP_URL, or neither of them',
    ],
    [
      'somebody who writes and no mail server',
      { MAIL_FROM: 'stats@footfall.example' },
      'SMTP_URL must be set together with MAIL_FROM, or neither of them',
    ],
    [
      'hits that are deleted too soon',
      { RETENTION_DAYS: '1' },
      'RETENTION_DAYS must be at least 2',
    ],
  ])('with %s are refused in one sentence', (_, wrong, complaint) => {
    expect(() => readSettings({ MONGODB_URI, ...wrong })).toThrow(
      `The settings are wrong: ${complaint}.`,
    );
  });

  it('mail summaries by both, or not at all', () => {
    const both = { SMTP_URL: 'smtp://mail.example', MAIL_FROM: 'stats@footfall.example' };
    expect(readSettings({ MONGODB_URI }).mail).toBeNull();
    expect(readSettings({ MONGODB_URI, ...both }).mail).toEqual({
      url: both.SMTP_URL,
      from: both.MAIL_FROM,
    });
  });
});

describe('what ensure-sharded reads', () => {
  it('is an address alone, and then nothing is wished', () => {
    expect(readShardingSettings({ MONGODB_URI, SITE_SHARDS: '' })).toEqual({
      mongodbUri: MONGODB_URI,
      adminUri: MONGODB_URI,
      balancerWindow: null,
      siteShards: [],
    });
  });

  it('is also hours, shards of sites, and another user', () => {
    const given = { BALANCER_WINDOW: '23:30-05:00', SITE_SHARDS: 'shop.example=rs1,news=rs2' };
    expect(
      readShardingSettings({ MONGODB_URI, MONGODB_ADMIN_URI: 'mongodb://root@mongos', ...given }),
    ).toEqual({
      mongodbUri: MONGODB_URI,
      adminUri: 'mongodb://root@mongos',
      balancerWindow: { start: '23:30', stop: '05:00' },
      siteShards: [
        { siteId: 'shop.example', shard: 'rs1' },
        { siteId: 'news', shard: 'rs2' },
      ],
    });
  });

  it.each([
    ['BALANCER_WINDOW', '1-5', 'must be two times of day'],
    ['BALANCER_WINDOW', '01:00-24:00', 'must be two times of day'],
    ['SITE_SHARDS', 'shop', 'must be sites and shards'],
    ['MONGODB_ADMIN_URI', 'root', 'must begin with mongodb://'],
  ])('refuses %s=%s: it %s', (name, value, sentence) => {
    expect(() => readShardingSettings({ MONGODB_URI, [name]: value })).toThrow(sentence);
  });
});
