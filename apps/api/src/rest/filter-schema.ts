/** Describes a filter as JSON Schema: it may hold filters, so it stands by itself in the description. */
import {
  FILTER_CONDITIONS_MAX,
  FILTER_DEPTH_MAX,
  FILTER_DIMENSIONS,
  FILTER_VALUE_CHARACTERS_MAX,
  FILTER_VALUES_MAX,
  NUMBER_OPERATORS,
  TEXT_OPERATORS,
} from '@footfall/domain';

const FILTER = { $ref: '#/components/schemas/Filter' };
const DIMENSION = {
  anyOf: [{ enum: FILTER_DIMENSIONS }, { type: 'string', pattern: '^prop:[^]{1,120}$' }],
};
const TEXT = { type: ['string', 'null'], maxLength: FILTER_VALUE_CHARACTERS_MAX };

/** An array of exactly those. */
function tuple(...items: object[]): object {
  return { type: 'array', prefixItems: items, minItems: items.length, maxItems: items.length };
}

export const FILTER_SCHEMA = {
  description: `Decided for each pageview and event together with its session. At most ${FILTER_CONDITIONS_MAX} conditions in all, nested ${FILTER_DEPTH_MAX} deep. Within hasDone only page, hostname, title, event and properties.`,
  oneOf: [
    tuple({ enum: TEXT_OPERATORS }, DIMENSION, {
      type: 'array',
      items: TEXT,
      minItems: 1,
      maxItems: FILTER_VALUES_MAX,
    }),
    tuple({ enum: NUMBER_OPERATORS }, DIMENSION, tuple({ type: 'number' })),
    tuple({ enum: ['and', 'or'] }, { type: 'array', items: FILTER, minItems: 1 }),
    tuple({ enum: ['not', 'hasDone'] }, FILTER),
  ],
};
