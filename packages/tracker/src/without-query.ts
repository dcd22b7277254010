/** Cuts a URL to what may be told of it: queries and fragments hold secrets, and the beacon takes 500 characters. */
export function withoutQuery(url: string): string {
  return url.replace(/[?#].*/, '').slice(0, 500);
}
