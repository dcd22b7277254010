/** Cuts a URL to what may be told of it: queries and fragments hold secrets, and the beacon takes 500 characters. */
export const withoutQuery = (url: string | URL): string =>
  `${url}`.replace(/[?#].*/, '').slice(0, 480);
