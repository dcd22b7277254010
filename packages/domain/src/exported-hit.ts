/** Reads a line of an export back into the hit that it was. */
import { z } from 'zod';
import { DEVICES, type StoredHit } from './hit.ts';
import { BOT_REASONS, EXCLUSION_RULES, type LeftOutVerdict } from './verdict.ts';
import { PROP_NAME_CHARACTERS_MAX, PROP_VALUE_CHARACTERS_MAX, PROPS_MAX } from './wire.ts';

/** The longest that the beacon keeps is 500; what is redacted may grow a little. */
const TEXT_CHARACTERS_MAX = 2_000;
const NAME_CHARACTERS_MAX = 120;

const textSchema = z.string().max(TEXT_CHARACTERS_MAX);
const optionalText = textSchema.nullish().transform((text) => text ?? null);
const idSchema = z
  .string()
  .regex(/^\d{1,16}$/)
  .transform(Number)
  .refine(Number.isSafeInteger);
const timeSchema = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const optionalNumber = (max: number) =>
  z
    .number()
    .int()
    .min(0)
    .max(max)
    .nullish()
    .transform((value) => value ?? null);

const VERDICTS = [
  ...BOT_REASONS.map((reason) => `bot:${reason}` as const),
  ...EXCLUSION_RULES.map((rule) => `excluded:${rule}` as const),
] as const satisfies readonly LeftOutVerdict[];

/** As the wire bounds a hit's properties; each is text in an export. */
const propsSchema = z
  .record(
    z.string().min(1).max(PROP_NAME_CHARACTERS_MAX),
    z.string().max(PROP_VALUE_CHARACTERS_MAX),
  )
  .refine((props) => Object.keys(props).length <= PROPS_MAX)
  .nullish()
  .transform((props) => (props == null ? null : Object.entries(props)));

/** The columns of an export; what it does not name is unknown, other columns are passed over. */
const exportedHitSchema = z.object({
  at: timeSchema,
  order: z.number().int().min(0).max(32_767).default(0),
  name: z.string().min(1).max(NAME_CHARACTERS_MAX),
  visitorId: idSchema,
  sessionId: idSchema,
  sessionAt: timeSchema,
  hostname: textSchema,
  page: textSchema,
  title: optionalText,
  referrer: optionalText,
  source: textSchema,
  medium: optionalText,
  campaign: optionalText,
  term: optionalText,
  content: optionalText,
  channel: textSchema,
  country: optionalText,
  region: optionalText,
  city: optionalText,
  browser: optionalText,
  browserVersion: optionalText,
  os: optionalText,
  osVersion: optionalText,
  device: z
    .enum(DEVICES)
    .nullish()
    .transform((device) => device ?? null),
  language: optionalText,
  viewport: optionalNumber(100_000),
  props: propsSchema,
  amount: z
    .string()
    .regex(/^-?\d{1,14}(\.\d{1,4})?$/)
    .nullish()
    .transform((amount) => amount ?? null),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullish()
    .transform((currency) => currency ?? null),
  engagedMs: optionalNumber(2_147_483_647),
  scroll: optionalNumber(100),
  interactive: z.boolean().default(true),
  verdict: z
    .enum(VERDICTS)
    .nullish()
    .transform((verdict) => verdict ?? null),
});

const DAY_MS = 86_400_000;
/** There was no web analytics before; and reports look into every month that a session reaches into. */
const FIRST_AT = Date.UTC(1995, 0, 1);
const SESSION_MS_MAX = 31 * DAY_MS;

export type ExportedHitParse =
  | { ok: true; hit: Omit<StoredHit, 'hitId'> }
  | { ok: false; reason: string };

/** The hit of a line, or the name of the column that is wrong; `now` is the latest that a hit can have happened. */
export function parseExportedHit(line: string, now: number): ExportedHitParse {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { ok: false, reason: 'not JSON' };
  }
  const parsed = exportedHitSchema.safeParse(value);
  if (!parsed.success) {
    const [column] = parsed.error.issues[0]?.path ?? [];
    return { ok: false, reason: column === undefined ? 'not a hit' : String(column) };
  }
  const hit = parsed.data;
  if (hit.at < FIRST_AT || hit.at > now + DAY_MS) return { ok: false, reason: 'at' };
  if (Math.abs(hit.at - hit.sessionAt) > SESSION_MS_MAX) return { ok: false, reason: 'sessionAt' };
  if ((hit.amount === null) !== (hit.currency === null)) return { ok: false, reason: 'currency' };
  return { ok: true, hit };
}
