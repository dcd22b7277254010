/** What is wrong with an input, in words for whoever sent it. */
import { z } from 'zod';

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

function describeIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.');
  return path === '' ? complaintOf(issue) : `${path}: ${complaintOf(issue)}`;
}

function complaintOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_union': {
      const branches = issue.errors.map((branch) => branch.map(describeIssue).join(' and '));
      const choices = [...new Set(branches)].filter((branch) => branch !== '');
      return choices.length === 0 ? issue.message : choices.join(', or ');
    }
    case 'unrecognized_keys':
      return `there is no ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
    default:
      return issue.message;
  }
}
