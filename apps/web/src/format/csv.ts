/** Writes tables for spreadsheets: RFC 4180, and no cell that a spreadsheet would run as a formula. */

export type Cell = string | number | null;

/** Visitors choose paths, titles and names: one that begins like a formula is made a text by an apostrophe. */
const FORMULA_BEGIN = /^[=+\-@\t\r\n|%]/;

/** Rows as one text with CRLF; null is an empty cell, numbers are written with a point. */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(writeCell).join(',')}\r\n`).join('');
}

function writeCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = FORMULA_BEGIN.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Hands a text to the browser as a file to keep. */
export function saveAs(fileName: string, csv: string): void {
  // The mark at the beginning tells spreadsheets that it is UTF-8.
  const address = URL.createObjectURL(new Blob(['\uFEFF', csv], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}
