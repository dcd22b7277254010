import { hashPassword as hashByScrypt } from 'better-auth/crypto';
import { describe, expect, test } from 'vitest';
import { administratorSchema } from './account-schema.ts';
import { hashPassword, isPassword } from './password.ts';

describe('a password', () => {
  test('is kept as argon2id with 19 MiB and 2 passes, each time with another salt', async () => {
    const [one, other] = [await hashPassword('correct horse'), await hashPassword('correct horse')];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
    expect(await isPassword({ hash: one, password: 'correct horse' })).toBe(true);
    expect(await isPassword({ hash: one, password: 'correct hors' })).toBe(false);
  });

  test('is the same whichever way a keyboard composes its letters', async () => {
    const hash = await hashPassword('Pr\u00e4mien und mehr');
    expect(await isPassword({ hash, password: 'Pra\u0308mien und mehr' })).toBe(true);
  });

  test('that was kept by scrypt still works', async () => {
    const hash = await hashByScrypt('correct horse');
    expect(await isPassword({ hash, password: 'correct horse' })).toBe(true);
    expect(await isPassword({ hash, password: 'incorrect horse' })).toBe(false);
  });

  test.each(['password', 'Password1', '12345678', 'QWERTYUIOP', 'iloveyou'])(
    'such as %s is refused: everybody has it',
    (password) => {
      const person = { email: 'ada@example.com', name: 'Ada', password };
      const { error } = administratorSchema.safeParse(person);
      expect(error?.issues).toMatchObject([{ message: expect.stringContaining('very common') }]);
    },
  );

  test('may be anything else of 8 to 128 characters', () => {
    for (const password of [
      'correct horse battery',
      '🐎🔋📎✨🐎🔋📎✨',
      ' spaces, all  right ',
      'x1'.repeat(64),
    ]) {
      const person = { email: 'ada@example.com', name: 'Ada', password };
      expect(administratorSchema.safeParse(person).success, password).toBe(true);
    }
  });
});
