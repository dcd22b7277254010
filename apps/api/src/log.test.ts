import { describe, expect, test } from 'vitest';
import { describeError } from './log.ts';

describe('an error in the log', () => {
  test('names no e-mail address and carries no document', () => {
    const cause = Object.assign(new Error('dup key: { email: "ada@example.com" }'), {
      keyValue: { email: 'ada@example.com' },
    });
    const described = describeError(new Error('ada@example.com was refused', { cause }));
    expect(JSON.stringify(described)).not.toContain('ada@');
    expect(described).toMatchObject({
      type: 'Error',
      message: '(e-mail address) was refused',
      cause: { message: 'dup key: { email: "(e-mail address)" }' },
    });
  });
});
