/** A hit as it goes to the beacon; the letters are contract.md's, "Sending hits". */
export type Hit = {
  /** Id: the same on every try, so that the beacon stores it once. */
  i: string;
  n: string;
  u: string;
  r?: string | undefined;
  t?: string | undefined;
  /** Age in milliseconds at the moment of sending. */
  a?: number;
  w?: number;
  l?: string;
  p?: unknown;
  v?: { amount: string; currency: string } | undefined;
  /** Visible and focused milliseconds of this view so far. */
  e?: number;
  /** Deepest scroll of this view, percent of the page. */
  d?: number;
  x?: boolean | undefined;
};
