/** The oracle's sums of money, in whole numbers. */
import type { StoredHit } from '@footfall/domain';

/** Amounts have at most 4 digits after the point: whole ten-thousandths, added up by currency. */
export function revenueOf(
  counted: readonly { hit: StoredHit }[],
): { amount: string; currency: string }[] {
  const sums = new Map<string, bigint>();
  for (const { hit } of counted) {
    if (hit.amount === null || hit.currency === null) continue;
    sums.set(hit.currency, (sums.get(hit.currency) ?? 0n) + tenThousandths(hit.amount));
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, amount]) => ({ amount: decimal(amount), currency }));
}

export function tenThousandths(amount: string): bigint {
  const [whole = '', fraction = ''] = amount.split('.');
  return BigInt(`${whole}${fraction.padEnd(4, '0')}`);
}

/** At least two digits after the point, further ones only where they say something. */
function decimal(amount: bigint): string {
  const sign = amount < 0n ? '-' : '';
  const digits = String(amount < 0n ? -amount : amount).padStart(5, '0');
  const fraction = digits.slice(-4);
  const kept = fraction.endsWith('00') ? 2 : fraction.endsWith('0') ? 3 : 4;
  return `${sign}${digits.slice(0, -4)}.${fraction.slice(0, kept)}`;
}
