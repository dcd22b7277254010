/**
 * Whether the page is part of another one, which counts its own views. Comparing is allowed across origins, and in
 * a sandbox without one: https://html.spec.whatwg.org/#cross-origin-objects
 */
export const isInFrame = (): boolean => top !== self;
