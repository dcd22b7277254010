/** What is wrong with an input, in words for whoever sent it. */
import { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** More than this helps nobody who reads them. */
const ISSUES_MAX = 5;

/** What is wrong with one field of an input, for programs that have words of their own. */
export type FieldFault = {
  /** Where in the input: `['change', 'excludedAddresses', 0]`. */
  path: (string | number)[];
  is: 'tooSmall' | 'tooBig' | 'wrong';
};

/** A form has fewer fields. */
const FAULTS_MAX = 50;

/** The fields that a schema declines, in its order. */
export function fieldFaultsOf(error: z.ZodError): FieldFault[] {
  return error.issues.slice(0, FAULTS_MAX).map(({ code, path }) => ({
    path: path.map((step) => (typeof step === 'number' ? step : String(step))),
    is: FAULTS[code] ?? 'wrong',
  }));
}

const FAULTS: { [code in z.core.$ZodIssue['code']]?: FieldFault['is'] } = {
  too_small: 'tooSmall',
  too_big: 'tooBig',
};

export function isZodError(error: unknown): error is z.ZodError {
  return error instanceof z.ZodError;
}

/** For example `metrics.0: must be one of visitors, sessions, …; limit: Too big: expected number to be <=10000`. */
export function describeIssues(error: z.ZodError): string {
  const sentences = new Set(error.issues.map((issue) => describeIssue(issue)));
  return [...sentences].slice(0, ISSUES_MAX).join('; ');
}

/** What is said of fields that nobody knows. */
export function describeUnknown(names: readonly string[]): string {
  return `there is no ${names.map((name) => `"${name}"`).join(', ')}`;
}

function describeIssue(issue: Issue, above: readonly PropertyKey[] = []): string {
  const at = [...above, ...issue.path];
  const meant = issue.code === 'invalid_union' ? issue.errors.filter(isOfWithin) : [];
  if (meant.length > 0) return anyOf(meant.map((branch) => together(branch, at)));
  const complaint = complaintOf(issue);
  return at.length === 0 ? complaint : `${at.map(String).join('.')}: ${complaint}`;
}

/** Of a union's branches the one whose form the input has: only what is in it is wrong. */
function isOfWithin(branch: readonly Issue[]): boolean {
  return branch.length > 0 && branch.every(({ path }) => path.length > 0);
}

function together(branch: readonly Issue[], above: readonly PropertyKey[] = []): string {
  return branch.map((issue) => describeIssue(issue, above)).join(' and ');
}

function anyOf(choices: readonly string[]): string {
  return [...new Set(choices)].filter((choice) => choice !== '').join(', or ');
}

function complaintOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeComplaint(issue);
    case 'invalid_value':
      // Whatever else is taken for true and false is for those who send it already.
      if ('expected' in issue && issue.expected === 'stringbool')
        return TYPES['boolean'] ?? issue.message;
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_union':
      return anyOf(issue.errors.map((branch) => together(branch))) || issue.message;
    case 'unrecognized_keys':
      return describeUnknown(issue.keys);
    default:
      return issue.message;
  }
}

/** A schema may have words of its own; zod's speak of what was received. */
function typeComplaint({ message, expected }: z.core.$ZodIssueInvalidType): string {
  if (!message.startsWith('Invalid input')) return message;
  if (message.endsWith('received undefined')) return 'is missing';
  return TYPES[expected] ?? message;
}

const TYPES: Record<string, string> = {
  string: 'must be text',
  number: 'must be a number',
  int: 'must be a whole number',
  boolean: 'must be true or false',
  array: 'must be a list',
  object: 'must be an object',
};
