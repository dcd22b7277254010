/** What the doctor says: one sentence on what was looked at, and what to do when it is not well. */

export type Finding =
  | { level: 'ok'; says: string }
  /** `warn`: it works, and will cost something some day. `bad`: something does not work. */
  | { level: 'warn' | 'bad'; says: string; todo: string };

export const ok = (says: string): Finding => ({ level: 'ok', says });
export const warn = (says: string, todo: string): Finding => ({ level: 'warn', says, todo });
export const bad = (says: string, todo: string): Finding => ({ level: 'bad', says, todo });

/** `1 site`, `2 sites`. */
export const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;

/** One thing to look at; what it throws becomes a finding. */
export type Check = {
  name: string;
  /** The name of one before it, without whose answer there is nothing to look at. */
  needs?: string;
  look(): Promise<Finding[]>;
};
