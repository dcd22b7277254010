/** Which variant this is; said by vite.config.ts, so that what serves features is cut out of those that have none. */
declare const __VARIANT__: 'core' | 'standard' | 'full';
export const IS_CORE: boolean = __VARIANT__ === 'core';
export const IS_FULL: boolean = __VARIANT__ === 'full';
