/**
 * The two storages. In a sandbox without an origin, and where the visitor blocks them, reading these throws, which ends what
 * asked: nothing is kept there. https://html.spec.whatwg.org/#dom-localstorage
 */
export const openStores = (): { session: Storage; consented: Storage } => ({
  session: sessionStorage,
  consented: localStorage,
});
