/** What we use of a package that has no types. */
declare module 'fxa-common-password-list' {
  const list: { test(password: string): boolean };
  export = list;
}
