/** Passwords: how they are kept, and which are no use. */
// Who imports the router's type reads this file too, and has to find the types of the list.
/// <reference path="./fxa-common-password-list.d.ts" />
import { hash, verify } from '@node-rs/argon2';
import { verifyPassword } from 'better-auth/crypto';
import commonPasswords from 'fxa-common-password-list';

/** OWASP's first choice for argon2id: 19 MiB, 2 passes, one lane. About 10 ms of a core here. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Gives the text to keep: argon2id with its parameters and salt. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), ARGON2ID);
}

/** True when it is the password; hashes from before argon2id are scrypt's, as better-auth makes them. */
export function isPassword(given: { hash: string; password: string }): Promise<boolean> {
  return given.hash.startsWith('$argon2id$')
    ? verify(given.hash, given.password.normalize('NFKC'))
    : verifyPassword(given);
}

/** True for one of the hundred thousand that are tried first, however it is capitalised. */
export function isCommonPassword(password: string): boolean {
  return commonPasswords.test(password.toLowerCase());
}
