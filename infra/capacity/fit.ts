/** The costs of a beacon from runs in which its CPU and its turns were measured. */
import { type BeaconCosts, turnsPerSecond } from './beacon.ts';

export type Run = {
  hits: number;
  requests: number;
  turns: number;
  /** Until all of it was shipped. */
  seconds: number;
  cpuUs: number;
  /** Requests a second that came each at a moment of its own; null when each waited for the answer before. */
  pace: number | null;
};

/** Four costs from at least as many runs that differ in what they had much of: least squares, by how far off in percent. */
export function fitCosts(runs: readonly Run[]): BeaconCosts {
  const rows = runs.map(({ hits, requests, turns, seconds, cpuUs }) =>
    [hits, requests, turns, seconds].map((count) => count / cpuUs),
  );
  const [hitUs = 0, requestUs = 0, turnUs = 0, secondUs = 0] = leastSquares(rows);
  const costs = { hitUs, requestUs, turnUs, secondUs };
  return { ...costs, turnLengthUs: fitTurnLength(costs, runs) };
}

/** From a twentieth of a millisecond to a fifth of a second, by steps of one percent. */
const LENGTHS_US = Array.from({ length: 834 }, (_, step) => 50 * 1.01 ** step);

/** The length by which the runs would have had about as many turns as they had. */
function fitTurnLength(costs: Omit<BeaconCosts, 'turnLengthUs'>, runs: readonly Run[]): number {
  let best = { turnLengthUs: 0, off: Number.POSITIVE_INFINITY };
  for (const turnLengthUs of LENGTHS_US) {
    let off = 0;
    for (const { hits, requests, turns, pace } of runs) {
      if (pace === null) continue;
      const arrivals = { requestsPerSecond: pace, hitsPerRequest: hits / requests };
      const predicted = turnsPerSecond({ ...costs, turnLengthUs }, arrivals);
      // How many requests have one of their own, and how many had. As far off below as above.
      off += Math.log(predicted / pace / (turns / requests)) ** 2;
    }
    if (off < best.off) best = { turnLengthUs, off };
  }
  return best.turnLengthUs;
}

/** The factors, none below zero, by which the columns of each row add up to nearly one. */
function leastSquares(rows: readonly (readonly number[])[]): number[] {
  const width = rows[0]?.length ?? 0;
  const used = Array.from({ length: width }, (_, column) => column);
  for (;;) {
    const factors = solveNormal(rows, used);
    const worst = Math.min(...factors);
    if (worst >= 0) {
      return Array.from({ length: width }, (_, column) => factors[used.indexOf(column)] ?? 0);
    }
    // Nothing costs less than nothing: that one is lost in the noise of the others.
    used.splice(factors.indexOf(worst), 1);
  }
}

function solveNormal(rows: readonly (readonly number[])[], used: readonly number[]): number[] {
  const at = (row: readonly number[], column: number | undefined) => row[column ?? 0] ?? 0;
  const matrix = used.map((one) => [
    ...used.map((other) => rows.reduce((sum, row) => sum + at(row, one) * at(row, other), 0)),
    rows.reduce((sum, row) => sum + at(row, one), 0),
  ]);
  for (const [pivot, own] of matrix.entries()) {
    const first = at(own, pivot);
    if (first <= 0) throw new Error('the runs are too alike to tell what costs what');
    for (const [index, other] of matrix.entries()) {
      if (index === pivot) continue;
      const factor = at(other, pivot) / first;
      for (const column of other.keys()) {
        other[column] = at(other, column) - factor * at(own, column);
      }
    }
  }
  return matrix.map((row, index) => at(row, used.length) / at(row, index));
}
