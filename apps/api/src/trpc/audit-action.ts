/** What the audit log can say that somebody did: every change there is, so that whoever has words for them misses none. */
import type { UnroutedAction } from '../audit.ts';
import type { AppRouter } from './root.ts';

type Procedures = AppRouter['_def']['record'];

/** The paths of an area's procedures that change something: `goals.add`. */
type ChangesOf<Area extends keyof Procedures & string> = {
  [Name in keyof Procedures[Area] & string]: Procedures[Area][Name] extends {
    _def: { type: 'mutation' };
  }
    ? `${Area}.${Name}`
    : never;
}[keyof Procedures[Area] & string];

type Change = { [Area in keyof Procedures & string]: ChangesOf<Area> }[keyof Procedures & string];

/** Not of an organisation, or a part of what is noted as a whole. */
type Unnoted =
  | Extract<Change, `account.${string}`>
  | 'imports.putPiece'
  | 'invitations.accept'
  | 'organisations.create'
  | 'shared.unlock';

export type AuditAction = Exclude<Change, Unnoted> | UnroutedAction;
