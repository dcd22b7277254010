/** Writes amounts of money, each in its currency. */

export type Money = { amount: string; currency: string };

/** `€12.34`; several currencies with a separator, nothing as null. Amounts are decimal texts: only for showing they become numbers. */
export function writeMoney(all: readonly Money[], locale: string): string | null {
  if (all.length === 0) return null;
  return all.map((one) => writeOne(one, locale)).join(' · ');
}

function writeOne({ amount, currency }: Money, locale: string): string {
  const value = Number(amount);
  try {
    // From a hundred on, cents are noise.
    const maximumFractionDigits = Math.abs(value) >= 100 ? 0 : 2;
    const format = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      minimumFractionDigits: 0,
      maximumFractionDigits,
    });
    return format.format(value);
  } catch {
    // A currency that Intl refuses is shown as it was sent.
    return `${amount} ${currency}`;
  }
}

/** The money in a value of a report; nothing where it is a number or unknown. */
export function moneyOf(value: unknown): readonly Money[] {
  return Array.isArray(value) ? value : [];
}
