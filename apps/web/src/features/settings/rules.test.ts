import { describe, expect, it } from 'vitest';
import { linesOf, verdictOn } from './rules.ts';

const rules = {
  domain: 'example.com',
  excludedPages: linesOf(' /admin/*\n\n/health '),
  allowedHostnames: linesOf('example.com\n*.Example.com'),
};

describe('the rules of a site', () => {
  it('are lines, whatever stands around them', () => {
    expect(rules.excludedPages).toEqual(['/admin/*', '/health']);
  });

  it('say of an address what the beacon will say', () => {
    expect(verdictOn('https://example.com/pricing?a=1', rules)).toEqual({ kind: 'counts' });
    expect(verdictOn('www.example.com/admin/users', rules)).toEqual({
      kind: 'page',
      pattern: '/admin/*',
    });
    expect(verdictOn('https://copy.example.net/', rules)).toEqual({ kind: 'host' });
    const international = {
      domain: 'bücher.example',
      excludedPages: ['/über/*'],
      allowedHostnames: ['bücher.example'],
    };
    expect(verdictOn('https://bücher.example/über/uns', international)).toEqual({
      kind: 'page',
      pattern: '/über/*',
    });
    expect(verdictOn('https://xn--bcher-kva.example/', international)).toEqual({ kind: 'counts' });
    expect(verdictOn('https://', rules)).toEqual({ kind: 'noUrl' });
    expect(
      verdictOn('https://any.example/', { ...rules, excludedPages: [], allowedHostnames: [] }),
    ).toEqual({
      kind: 'counts',
    });
  });

  it('take a path alone as one of the domain', () => {
    expect(verdictOn('/admin/users', rules)).toEqual({ kind: 'page', pattern: '/admin/*' });
    expect(verdictOn('/pricing', rules)).toEqual({ kind: 'counts' });
    expect(verdictOn('/pricing', { ...rules, domain: 'example.net' })).toEqual({ kind: 'host' });
  });
});
