// The bytes of PostgreSQL's protocol 3.0 that the gateway needs: extended queries with binary values both ways.
// Format: https://www.postgresql.org/docs/18/protocol-message-formats.html

/** A value handed to PostgreSQL: text as UTF-8, bytes as the binary form of their type, or null. */
export type Parameter = Buffer | string | null;

/** One SQL statement and its parameters. The set of texts must be small: each is prepared once per connection. */
export interface Statement {
  readonly text: string;
  readonly parameters: readonly Parameter[];
}

/** One result row; every column is in binary form. */
export type Row = readonly (Buffer | null)[];

/** What PostgreSQL reported, or what happened to the connection (SQLSTATE 08006). */
export class PostgresError extends Error {
  readonly sqlState: string;
  /** Why the gateway itself cancelled the query, if it did. */
  readonly cancelledBy: CancelReason | undefined;

  constructor(sqlState: string, message: string, cancelledBy?: CancelReason) {
    super(message);
    this.name = 'PostgresError';
    this.sqlState = sqlState;
    this.cancelledBy = cancelledBy;
  }
}

export type CancelReason = 'timeout' | 'disconnect';

function message(type: string, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(1 + length);
  bytes.write(type, 0, 'latin1');
  bytes.writeInt32BE(length, 1);
  return bytes;
}

export function startupMessage(settings: Readonly<Record<string, string>>): Buffer {
  const pairs = Object.entries(settings).flat();
  const text = Buffer.from(`${pairs.join('\0')}\0\0`, 'utf8');
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + text.length, 0);
  head.writeInt32BE(0x00030000, 4); // protocol 3.0
  return Buffer.concat([head, text]);
}

export function cancelMessage(processId: number, secret: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeInt32BE(16, 0);
  bytes.writeInt32BE(80877102, 4); // the protocol's code for CancelRequest
  bytes.writeInt32BE(processId, 8);
  bytes.writeInt32BE(secret, 12);
  return bytes;
}

/** Parse: the server infers the parameters' types from the functions they are handed to. */
export function parseMessage(name: string, text: string): Buffer {
  const content = Buffer.from(`${name}\0${text}\0\0\0`, 'utf8'); // no parameter types follow
  const head = message('P', 4);
  head.writeInt32BE(4 + content.length, 1);
  return Buffer.concat([head, content]);
}

/** Bind and Execute of the unnamed portal, in pieces, so that large values are not copied. */
export function bindAndExecute(name: string, parameters: readonly Parameter[]): Buffer[] {
  const values: Buffer[] = [];
  for (const parameter of parameters) {
    const bytes = typeof parameter === 'string' ? Buffer.from(parameter, 'utf8') : parameter;
    const length = Buffer.allocUnsafe(4);
    length.writeInt32BE(bytes === null ? -1 : bytes.length, 0);
    values.push(length);
    if (bytes !== null) values.push(bytes);
  }
  const head = Buffer.from(`B\0\0\0\0\0${name}\0\0\u0001\0\u0001\0\0`, 'latin1');
  head.writeInt16BE(parameters.length, head.length - 2);
  const tail = Buffer.from('\0\u0001\0\u0001E\0\0\0\u0009\0\0\0\0\0', 'latin1'); // results in binary; then Execute
  const bound = values.reduce((sum, value) => sum + value.length, head.length - 1) + 4;
  head.writeInt32BE(bound, 1);
  return [head, ...values, tail];
}

export const syncMessage: Buffer = message('S', 4);
export const terminateMessage: Buffer = message('X', 4);

/** The columns of a DataRow's content. */
export function parseRow(content: Buffer): Row {
  const columns: (Buffer | null)[] = [];
  let at = 2;
  for (let left = content.readInt16BE(0); left > 0; left -= 1) {
    const length = content.readInt32BE(at);
    at += 4;
    columns.push(length < 0 ? null : content.subarray(at, at + length));
    at += Math.max(length, 0);
  }
  return columns;
}

/** The fields of an ErrorResponse or NoticeResponse, by their one-letter codes. */
export function parseReport(content: Buffer): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const field of content.toString('utf8').split('\0')) {
    if (field !== '') fields.set(field.slice(0, 1), field.slice(1));
  }
  return fields;
}
