import type { AuditEntry } from '@footfall/domain';
import { describe, expect, it } from 'vitest';
import { audit } from '../../text/views/audit.ts';
import { actionWords, detailWords } from './entry-words.ts';

const said = { text: audit.en, formats: { locale: 'en-GB' } };

function entry(action: string, details: AuditEntry['details'] = {}): AuditEntry {
  const actor = { is: 'user', id: 'ada', label: 'ada@footfall.test' } as const;
  return {
    id: '1',
    organisationId: 'own',
    at: '2026-11-23T10:00:00.000Z',
    actor,
    action,
    siteId: 'garden',
    details,
    network: null,
  };
}

describe('an entry of the audit log', () => {
  it('is said in words; one that nobody knows as it stands there', () => {
    expect(actionWords(entry('shares.add'), audit.de)).toBe(
      'machte einen Link, der eine Übersicht teilt',
    );
    expect(actionWords(entry('moons.paint'), audit.de)).toBe('moons.paint');
    expect(actionWords(entry('constructor'), audit.de)).toBe('constructor');
  });

  it('names what was removed, and its id only where there is no name', () => {
    const id = '6f6e2c1a-8d2b-4f57-9d53-1f4f3f0c2a11';
    expect(detailWords(entry('goals.remove', { id, name: 'Sign-up' }), said)).toEqual([
      'Name: Sign-up',
    ]);
    expect(detailWords(entry('goals.remove', { id }), said)).toEqual([`id: ${id}`]);
  });

  it('says of settings which were changed, also where the log kept their beginning alone', () => {
    const change = JSON.stringify({ judgedAgain: [] });
    expect(detailWords(entry('sites.update', { change }), said)).toEqual([
      'Settings: past days judged again',
    ]);
    const cut = '{"name":"Garden","excludedPages":["/admin/*","/he';
    expect(detailWords(entry('sites.update', { change: cut }), said)).toEqual([
      'Settings: name, excluded pages',
    ]);
  });

  it('says of an export what is out of the ordinary', () => {
    const all = { format: 'csv', from: '2026-11-01', leftOut: false, ofOneVisitor: false };
    expect(detailWords(entry('hits.export', all), said)).toEqual([
      'Format: csv',
      'From: 2026-11-01',
    ]);
    expect(detailWords(entry('hits.export', { ofOneVisitor: true }), said)).toEqual([
      'of one visitor',
    ]);
  });
});
