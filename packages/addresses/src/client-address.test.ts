import { describe, expect, test } from 'vitest';
import { addressOfHop, canonicalAddress, createClientAddress } from './client-address.ts';

describe('without trusted proxies', () => {
  const clientAddress = createClientAddress([]);
  test('only the socket counts, in one spelling', () => {
    expect(clientAddress('::ffff:198.51.100.1', '1.2.3.4')).toBe('198.51.100.1');
    expect(clientAddress('2001:DB8:0::1', '1.2.3.4')).toBe('2001:db8::1');
  });
});

describe('with trusted proxies', () => {
  const clientAddress = createClientAddress(['10.0.0.0/8', '2001:db8:1::/48', '192.0.2.9']);
  test.each([
    ['the peer is no proxy', '198.51.100.1', '1.2.3.4', '198.51.100.1'],
    ['the peer is a proxy', '10.1.1.1', '1.2.3.4', '1.2.3.4'],
    ['the client invents hops', '10.1.1.1', '6.6.6.6, 1.2.3.4', '1.2.3.4'],
    ['there are two proxies', '10.1.1.1', '6.6.6.6, 1.2.3.4, 10.2.2.2', '1.2.3.4'],
    ['a proxy by its address alone', '192.0.2.9', '1.2.3.4', '1.2.3.4'],
    ['an IPv4-mapped proxy', '::ffff:10.1.1.1', '1.2.3.4', '1.2.3.4'],
    ['an IPv6 proxy and client', '2001:db8:1::5', '2001:DB8:2::1', '2001:db8:2::1'],
    ['the hop is nonsense', '10.1.1.1', '1.2.3.4, unknown', '10.1.1.1'],
    ['the hop has a port', '10.1.1.1', '203.0.113.6:4711', '203.0.113.6'],
    ['hops in brackets have ports', '10.1.1.1', '[2001:db8::5]:443, 10.2.2.2:80', '2001:db8::5'],
    ['the hop is a number', '10.1.1.1', '12345', '10.1.1.1'],
    ['there is no header', '10.1.1.1', undefined, '10.1.1.1'],
    ['every hop is a proxy', '10.1.1.1', '10.3.3.3, 10.2.2.2', '10.3.3.3'],
    ['thousands of hops', '10.1.1.1', `${'6.6.6.6,'.repeat(2_000)}1.2.3.4`, '1.2.3.4'],
  ])('%s', (...[, peer, header, expected]) => {
    expect(clientAddress(peer, header)).toBe(expected);
  });
});

test('what is no address has no canonical form', () => {
  for (const text of ['', 'localhost', '1.2.3.4:80', '999.1.1.1', '[2001:db8::1]']) {
    expect(canonicalAddress(text)).toBeNull();
  }
  for (const text of ['1.2.3', '12345', '0x7f.1', '017.1.1.1', ' 1.2.3.4']) {
    expect(canonicalAddress(text)).toBeNull();
  }
});

test.each([
  ['203.0.113.6', '203.0.113.6'],
  [' 203.0.113.6:4711 ', '203.0.113.6'],
  ['[2001:DB8::5]:443', '2001:db8::5'],
  ['[2001:db8::5]', '2001:db8::5'],
  ['2001:db8::5', '2001:db8::5'],
  // Without brackets all of it is the address.
  ['2001:db8::5:443', '2001:db8::5:443'],
  ['::ffff:203.0.113.6', '203.0.113.6'],
  ['203.0.113.6:', null],
  ['203.0.113.6:123456', null],
  ['[203.0.113.6', null],
  ['unknown', null],
  ['', null],
])('the hop %s is from %s', (hop, address) => {
  expect(addressOfHop(hop)).toBe(address);
});
