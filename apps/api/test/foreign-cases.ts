/** What each procedure and each operation of REST is asked about somebody else's site or organisation. */

const GOAL = { name: 'Signup', rule: { type: 'event', event: 'signup' } };
const FUNNEL = { name: 'Buy', steps: [GOAL, GOAL] };
const STUDY = { site: 'theirs', range: 'today' };
const ROLL_UP = { sites: ['theirs'], metrics: ['visitors'], range: 'today' };
const NOTE = { date: '2026-11-20', text: 'Campaign began' };
const DAYS = { from: '2026-11-01', to: '2026-11-02' };
const SOME_ID = '5b2a0a8e-6a3c-4f64-9d1c-0d7f3f6f2c11';
const NEW_IMPORT = { kind: 'footfall', name: 'hits.ndjson' };
const PIECE = { import: SOME_ID, index: 0, text: '{}' };

/** What somebody sends about a site or an organisation that is not theirs; `siteless` procedures name none. */
const THEIR_ORGANISATION = { organisation: 'their-organisation' };
type Case = { type: 'query' | 'mutation' | 'subscription'; input: unknown };
export const CASES: Record<string, Case | 'siteless'> = {
  'account.me': 'siteless',
  'account.setUp': 'siteless',
  'account.requestReset': 'siteless',
  'account.reset': 'siteless',
  'account.changePassword': 'siteless',
  'account.sessions': 'siteless',
  'account.security': 'siteless',
  'account.providers': 'siteless',
  'account.unlink': 'siteless',
  'account.allow': 'siteless',
  'account.endSessions': 'siteless',
  'invitations.list': { type: 'query', input: THEIR_ORGANISATION },
  'invitations.create': {
    type: 'mutation',
    input: { ...THEIR_ORGANISATION, email: 'eve@example.com', role: 'admin' },
  },
  'invitations.revoke': { type: 'mutation', input: { ...THEIR_ORGANISATION, invitation: 'x' } },
  'invitations.read': 'siteless',
  'invitations.accept': 'siteless',
  'config.get': 'siteless',
  'sites.list': 'siteless',
  'sites.create': {
    type: 'mutation',
    input: { organisation: 'their-organisation', domain: 'ours.example', timezone: 'UTC' },
  },
  'sites.update': { type: 'mutation', input: { site: 'theirs', change: { name: 'Ours' } } },
  'audit.list': { type: 'query', input: THEIR_ORGANISATION },
  'guests.list': { type: 'query', input: { site: 'theirs' } },
  'guests.setRole': {
    type: 'mutation',
    input: { site: 'theirs', user: 'somebody-else', role: 'viewer' },
  },
  'guests.remove': { type: 'mutation', input: { site: 'theirs', user: 'somebody-else' } },
  'keys.list': { type: 'query', input: THEIR_ORGANISATION },
  'keys.create': {
    type: 'mutation',
    input: { ...THEIR_ORGANISATION, name: 'Ours', permissions: ['admin'] },
  },
  'keys.rotate': { type: 'mutation', input: { ...THEIR_ORGANISATION, key: 'theirs' } },
  'keys.revoke': { type: 'mutation', input: { ...THEIR_ORGANISATION, key: 'theirs' } },
  'members.list': { type: 'query', input: THEIR_ORGANISATION },
  'members.setRole': {
    type: 'mutation',
    input: { ...THEIR_ORGANISATION, user: 'somebody-else', role: 'viewer' },
  },
  'members.remove': { type: 'mutation', input: { ...THEIR_ORGANISATION, user: 'somebody-else' } },
  'organisations.list': 'siteless',
  'organisations.create': 'siteless',
  'organisations.rename': { type: 'mutation', input: { ...THEIR_ORGANISATION, name: 'Ours' } },
  'organisations.transfer': {
    type: 'mutation',
    input: { ...THEIR_ORGANISATION, user: 'administrator' },
  },
  'sites.get': { type: 'query', input: { site: 'theirs' } },
  'reports.query': {
    type: 'query',
    input: { site: 'theirs', metrics: ['visitors'], range: 'today' },
  },
  'reports.answer': {
    type: 'query',
    input: { site: 'theirs', metrics: ['visitors'], range: 'today' },
  },
  'reports.explain': {
    type: 'query',
    input: { site: 'theirs', metrics: ['visitors'], range: 'today' },
  },
  'ledger.read': {
    type: 'query',
    input: { site: 'theirs', from: '2026-11-01', to: '2026-11-02' },
  },
  'storage.status': { type: 'query', input: { site: 'theirs' } },
  'storage.findVisitor': { type: 'mutation', input: { site: 'theirs', knownAs: 'user 42' } },
  'storage.eraseVisitor': { type: 'mutation', input: { site: 'theirs', visitor: '1' } },
  'storage.deleteSite': { type: 'mutation', input: { site: 'theirs' } },
  'summaries.mine': { type: 'query', input: { site: 'theirs' } },
  'summaries.put': {
    type: 'mutation',
    input: { site: 'theirs', weekly: true, monthly: false, language: 'en' },
  },
  'summaries.readers': { type: 'query', input: { site: 'theirs' } },
  'imports.list': { type: 'query', input: { site: 'theirs' } },
  'imports.add': { type: 'mutation', input: { site: 'theirs', ...NEW_IMPORT } },
  'imports.putPiece': { type: 'mutation', input: { site: 'theirs', ...PIECE } },
  'imports.start': { type: 'mutation', input: { site: 'theirs', import: SOME_ID, pieces: 1 } },
  'imports.undo': { type: 'mutation', input: { site: 'theirs', import: SOME_ID } },
  'shared.get': 'siteless',
  'shared.query': 'siteless',
  'shared.answer': 'siteless',
  'shared.firstDay': 'siteless',
  'shared.unlock': 'siteless',
  'shares.list': { type: 'query', input: { site: 'theirs' } },
  'shares.add': { type: 'mutation', input: { site: 'theirs', name: 'Ours' } },
  'shares.remove': { type: 'mutation', input: { site: 'theirs', id: SOME_ID } },
  'hits.measure': { type: 'query', input: { site: 'theirs', ...DAYS } },
  'install.check': { type: 'query', input: { site: 'theirs' } },
  'arrivals.read': { type: 'query', input: { site: 'theirs' } },
  'realtime.now': { type: 'query', input: { site: 'theirs' } },
  'realtime.present': { type: 'query', input: { site: 'theirs' } },
  'realtime.watchNow': { type: 'subscription', input: { site: 'theirs' } },
  'realtime.watchPresent': { type: 'subscription', input: { site: 'theirs' } },
  'reports.firstDay': { type: 'query', input: { site: 'theirs' } },
  'reports.rollUp': { type: 'query', input: ROLL_UP },
  'reports.leftOut': { type: 'query', input: STUDY },
  'reports.propNames': { type: 'query', input: STUDY },
  'reports.vitals': { type: 'query', input: STUDY },
  'reports.scriptErrors': { type: 'query', input: STUDY },
  'reports.funnel': { type: 'query', input: { ...STUDY, steps: [GOAL, GOAL] } },
  'reports.answerFunnel': { type: 'query', input: { ...STUDY, steps: [GOAL, GOAL] } },
  'reports.journey': { type: 'query', input: STUDY },
  'reports.answerJourney': { type: 'query', input: STUDY },
  'reports.retention': { type: 'query', input: STUDY },
  'reports.answerRetention': { type: 'query', input: STUDY },
  'reports.sessions': { type: 'query', input: STUDY },
  'reports.session': { type: 'query', input: { ...STUDY, session: '1' } },
  'funnels.list': { type: 'query', input: { site: 'theirs' } },
  'funnels.add': { type: 'mutation', input: { site: 'theirs', ...FUNNEL } },
  'funnels.change': { type: 'mutation', input: { site: 'theirs', id: SOME_ID, ...FUNNEL } },
  'funnels.remove': { type: 'mutation', input: { site: 'theirs', id: SOME_ID } },
  'annotations.list': { type: 'query', input: { site: 'theirs' } },
  'annotations.add': { type: 'mutation', input: { site: 'theirs', ...NOTE } },
  'annotations.change': { type: 'mutation', input: { site: 'theirs', id: SOME_ID, ...NOTE } },
  'annotations.remove': { type: 'mutation', input: { site: 'theirs', id: SOME_ID } },
  'segments.list': { type: 'query', input: { site: 'theirs' } },
  'segments.add': { type: 'mutation', input: { site: 'theirs', name: 'x', filters: [] } },
  'segments.change': {
    type: 'mutation',
    input: { site: 'theirs', id: SOME_ID, name: 'x', filters: [] },
  },
  'segments.remove': { type: 'mutation', input: { site: 'theirs', id: SOME_ID } },
  'goals.list': { type: 'query', input: { site: 'theirs' } },
  'goals.add': { type: 'mutation', input: { site: 'theirs', ...GOAL } },
  'goals.change': { type: 'mutation', input: { site: 'theirs', id: SOME_ID, ...GOAL } },
  'goals.remove': { type: 'mutation', input: { site: 'theirs', id: SOME_ID } },
};
export const FOREIGN_CASES = Object.entries(CASES).flatMap(([path, given]) =>
  given === 'siteless' ? [] : [{ path, ...given }],
);

export const SITE_CASES = FOREIGN_CASES.filter(({ input }) => 'site' in (input as object));
export const isOfSite = (input: object) => 'site' in input || 'sites' in input;

/** The input with an id that nobody has in place of theirs, and what a message makes of it. */
export function ofNobody(input: unknown): { input: object; told(message: string): string } {
  const field = ['site', 'sites', 'organisation'].find((name) => name in (input as object)) ?? '';
  const given = (input as Record<string, string | string[]>)[field] ?? '';
  const theirs = [given].flat().join();
  return {
    input: { ...(input as object), [field]: field === 'sites' ? ['nobodys'] : 'nobodys' },
    told: (message) => message.replace('nobodys', theirs),
  };
}

/** The same for REST; a get has its input in the address. */
export const REST_CASES: Record<string, unknown> = {
  query: { site: 'theirs', metrics: ['visitors'], range: 'today' },
  explain: { site: 'theirs', metrics: ['visitors'], range: 'today' },
  listSites: 'siteless',
  createSite: { ...THEIR_ORGANISATION, domain: 'ours.example', timezone: 'UTC' },
  updateSite: { site: 'theirs', change: { name: 'Ours' } },
  listOrganisations: 'siteless',
  listMembers: THEIR_ORGANISATION,
  listKeys: THEIR_ORGANISATION,
  createKey: { ...THEIR_ORGANISATION, name: 'Ours', permissions: ['admin'] },
  rotateKey: { ...THEIR_ORGANISATION, key: 'theirs' },
  revokeKey: { ...THEIR_ORGANISATION, key: 'theirs' },
  readAudit: THEIR_ORGANISATION,
  arrivals: { site: 'theirs' },
  realtime: { site: 'theirs' },
  ledger: { site: 'theirs', from: '2026-11-01', to: '2026-11-02' },
  listImports: { site: 'theirs' },
  addImport: { site: 'theirs', ...NEW_IMPORT },
  putImportPiece: { site: 'theirs', ...PIECE },
  startImport: { site: 'theirs', import: SOME_ID, pieces: 1 },
  undoImport: { site: 'theirs', import: SOME_ID },
  listShares: { site: 'theirs' },
  listSummaryReaders: { site: 'theirs' },
  addShare: { site: 'theirs', name: 'Ours' },
  removeShare: { site: 'theirs', id: SOME_ID },
  checkInstall: { site: 'theirs' },
  exportHitsLines: { site: 'theirs', ...DAYS },
  exportHitsParquet: { site: 'theirs', ...DAYS },
  storage: { site: 'theirs' },
  deleteSite: { site: 'theirs' },
  findVisitor: { site: 'theirs', knownAs: 'user 42' },
  eraseVisitor: { site: 'theirs', visitor: '1' },
  present: { site: 'theirs' },
  rollUp: ROLL_UP,
  leftOut: STUDY,
  propNames: STUDY,
  vitals: STUDY,
  scriptErrors: STUDY,
  funnel: { ...STUDY, steps: [GOAL, GOAL] },
  journey: STUDY,
  retention: STUDY,
  listSessions: STUDY,
  session: { ...STUDY, session: '1' },
  listFunnels: { site: 'theirs' },
  addFunnel: { site: 'theirs', ...FUNNEL },
  changeFunnel: { site: 'theirs', id: SOME_ID, ...FUNNEL },
  removeFunnel: { site: 'theirs', id: SOME_ID },
  listAnnotations: { site: 'theirs' },
  addAnnotation: { site: 'theirs', ...NOTE },
  changeAnnotation: { site: 'theirs', id: SOME_ID, ...NOTE },
  removeAnnotation: { site: 'theirs', id: SOME_ID },
  listSegments: { site: 'theirs' },
  addSegment: { site: 'theirs', name: 'x', filters: [] },
  changeSegment: { site: 'theirs', id: SOME_ID, name: 'x', filters: [] },
  removeSegment: { site: 'theirs', id: SOME_ID },
  listGoals: { site: 'theirs' },
  addGoal: { site: 'theirs', ...GOAL },
  changeGoal: { site: 'theirs', id: SOME_ID, ...GOAL },
  removeGoal: { site: 'theirs', id: SOME_ID },
};
