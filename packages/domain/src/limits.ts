/** How many and how much: bounds that a form goes by before the API does. Free of schemas, so that both have the same. */

/** What a site is moved to the archive after at the earliest: hits of the last days come late, and are asked for most. */
export const ARCHIVE_AFTER_DAYS_MIN = 2;
export const ARCHIVE_AFTER_DAYS_MAX = 3_650;
/** A hundred years: more is "for good". */
export const RETENTION_DAYS_MAX = 36_500;

/** Each costs every question a condition for every hit. */
export const JUDGINGS_MAX = 20;

/** Sites of one roll-up: each is a question of its own. */
export const ROLL_UP_SITES_MAX = 50;

export const FUNNEL_STEPS_MIN = 2;
export const FUNNEL_STEPS_MAX = 10;
export const FUNNEL_NAME_CHARACTERS_MAX = 120;
/** From the first step to the last. */
export const FUNNEL_WINDOW_SECONDS_MAX = 30 * 86_400;
