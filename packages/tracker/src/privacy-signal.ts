/** Whether the browser asks not to be sold or shared: https://w3c.github.io/gpc/ */
export const hasPrivacySignal = (): boolean | undefined =>
  (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl;
