/** The demo's visitors who agreed to be known again: who of them comes on a day, by when they first came. */
import { createRandom } from './random.ts';
import { inventVisitor, type Visitor } from './visit.ts';

const DAY_MS = 24 * 3_600_000;

/** So many agree for the first time on any day; one or two in a hundred visitors. */
const NEW_PER_DAY = 45;
/** After so many days nobody of them comes any more: more would only cost time to make. */
const LASTS_DAYS = 100;
/** Of those who agreed yesterday so many come today; a fortnight later half as many. */
const BACK_NEXT_DAY = 0.09;
const HALVES_IN_DAYS = 14;

export type Regular = Visitor & { browserId: string };

/** Those who come on a day (`2026-11-22`), each at most once. */
export function regularsOn(siteId: string, date: string): Regular[] {
  const today = Date.parse(date);
  const regulars: Regular[] = [];
  for (let age = 0; age <= LASTS_DAYS; age += 1) {
    const first = new Date(today - age * DAY_MS).toISOString().slice(0, 10);
    const likely = age === 0 ? 1 : BACK_NEXT_DAY / (1 + (age - 1) / HALVES_IN_DAYS);
    const chance = createRandom(siteId, 'regulars', date, first);
    for (let number = 0; number < NEW_PER_DAY; number += 1) {
      if (!chance.chance(likely)) continue;
      // Whoever it is, it is the same on every day.
      const visitor = inventVisitor(createRandom(siteId, 'regular', first, number));
      regulars.push({ ...visitor, browserId: `demo-${first}-regular-${number}` });
    }
  }
  return regulars;
}
