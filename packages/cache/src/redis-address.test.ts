import { expect, test } from 'vitest';
import { REDIS_ADDRESS, sentinelOptions } from './redis-address.ts';

test('the address of Sentinels names them, the group, and what the servers ask for', () => {
  expect(
    sentinelOptions('rediss+sentinel://app:p%40ss@one.example:26380,two.example/footfall/3'),
  ).toEqual({
    name: 'footfall',
    sentinels: [
      { host: 'one.example', port: 26_380 },
      { host: 'two.example', port: 26_379 },
    ],
    username: 'app',
    password: 'p@ss',
    db: 3,
    tls: {},
  });
});

test('any other address is left as it is', () => {
  expect(sentinelOptions('redis://127.0.0.1:6379/0')).toBeNull();
  expect(sentinelOptions('redis+sentinel://only.example')).toBeNull();
});

test.each(['redis://host', 'rediss://host:1/2', 'redis+sentinel://a,b:1/group'])(
  '%s is the form of an address',
  (address) => {
    expect(REDIS_ADDRESS.test(address)).toBe(true);
  },
);

test.each(['http://host', 'redis:', 'redis+cluster://host'])('%s is not', (address) => {
  expect(REDIS_ADDRESS.test(address)).toBe(false);
});
