/** Reads a switch: true as an option, `data-hash` or `data-hash="true"` as an attribute. */
export function isOn(value: unknown): boolean {
  return /^(true)?$/.test(value as string);
}
