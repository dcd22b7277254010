/** Reads a switch: true as an option, `data-hash` or `data-hash="true"` as an attribute. */
export const isOn = (value: unknown): boolean => /^(true)?$/.test(value as string);
