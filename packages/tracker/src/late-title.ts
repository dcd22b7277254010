/**
 * The page's title, to be read as late as possible: many single-page sites change it some time after the URL,
 * because it is rendered like the rest. https://developer.mozilla.org/docs/Web/API/Document/title
 */

/** The beacon keeps no more. */
const TITLE_CHARACTERS_MAX = 500;

export const readTitle = (): string => document.title.slice(0, TITLE_CHARACTERS_MAX);
