import { describe, expect, it } from 'vitest';
import { strangerOf } from './first-hit.ts';

describe('the host of a hit', () => {
  it('is the site’s where it is its domain or lies below it', () => {
    const site = { domain: 'www.garden.example:8080', allowedHostnames: [] };
    for (const host of ['www.garden.example', 'garden.example', 'shop.garden.example']) {
      expect(strangerOf(site, host)).toBeNull();
    }
    expect(strangerOf(site, '127.0.0.1')).toBe('127.0.0.1');
    expect(strangerOf(site, 'mygarden.example')).toBe('mygarden.example');
    expect(strangerOf(site, null)).toBeNull();
  });

  it('is none to ask about where the site says itself which ones count', () => {
    const site = { domain: 'garden.example', allowedHostnames: ['garden.test'] };
    expect(strangerOf(site, 'garden.test')).toBeNull();
  });
});
