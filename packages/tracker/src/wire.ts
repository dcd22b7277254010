/** A hit as it goes to the beacon; the letters are contract.md's, "Sending hits". */
export type Hit = {
  /** Id: the same on every try, so that the beacon stores it once. */
  i: string;
  n: string;
  u: string;
  r?: string | undefined;
  t?: string | undefined;
  /** While it waits: when it happened, by the page's own clock, which nobody sets. Sent as its age in milliseconds. */
  a: number;
  w?: number;
  l?: string;
  /** True where a program drives the browser. */
  b?: boolean | undefined;
  /** How many hits before it had to be given up, by reason. */
  g?: Partial<Record<LostReason, number>> | undefined;
  p?: unknown;
  v?: { amount: string; currency: string } | undefined;
  /** Visible and focused milliseconds of this view so far. */
  e?: number;
  /** Deepest scroll of this view, percent of the page. */
  d?: number;
  x?: boolean | undefined;
  /** Which browser, where the visitor agreed to that; and who, where they agreed and the site knows. */
  c?: string | undefined;
  k?: string | undefined;
};

/** `full`: too many waited; `large`: it fits into no batch; `refused`: the beacon will never take it. */
export type LostReason = 'full' | 'large' | 'refused';
