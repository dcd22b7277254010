/** What people choose from for a site. Free of schemas, so that the dashboard offers what the API takes. */

/** How bounce and duration are counted; contract.md, "Definitions". */
export const DEFINITIONS = ['footfall', 'ga4', 'plausible', 'matomo'] as const;
export type Definitions = (typeof DEFINITIONS)[number];

/** How much the script of a site does, and weighs; packages/tracker/ARCHITECTURE.md has what is in which. */
export const TRACKER_VARIANTS = ['core', 'standard', 'full'] as const;
export type TrackerVariant = (typeof TRACKER_VARIANTS)[number];

/** Who counts as a bot; ADR 7 says why `standard` is the default. */
export const BOT_FILTERS = ['standard', 'strict', 'off'] as const;
export type BotFilter = (typeof BOT_FILTERS)[number];

/** `footfall`: lines of JSON as an export writes them. `accessLog`: a web server's log in the combined format. */
export const IMPORT_KINDS = ['footfall', 'accessLog'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** How often somebody can be told by mail. */
export const SUMMARY_KINDS = ['weekly', 'monthly'] as const;
export type SummaryKind = (typeof SUMMARY_KINDS)[number];

/** Languages that mails are written in; those of the dashboard. */
export const MAIL_LANGUAGES = ['en', 'de'] as const;
export type MailLanguage = (typeof MAIL_LANGUAGES)[number];
