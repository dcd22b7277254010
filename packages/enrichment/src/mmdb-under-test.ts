/** Writes small databases in MaxMind's format, as https://maxmind.github.io/MaxMind-DB/ has it, for tests. */
import ipaddr from 'ipaddr.js';

type Value = string | number | Value[] | { [name: string]: Value };

const RECORD_BYTES = 4;
const SEPARATOR = Buffer.alloc(16);
const MARKER = Buffer.from('abcdef4d61784d696e642e636f6d', 'hex');

/** A database of these networks (CIDR); IPv4 ones lie in ::/96. */
export function writeMmdb(networks: Record<string, Value>, ipVersion: 4 | 6 = 6): Buffer {
  const nodes: [Slot, Slot][] = [[null, null]];
  const data: Buffer[] = [];
  let offset = 0;
  for (const [network, value] of Object.entries(networks)) {
    const bytes = encode(value);
    put(nodes, bitsOf(network, ipVersion), { offset });
    data.push(bytes);
    offset += bytes.length;
  }
  const tree = Buffer.alloc(nodes.length * 2 * RECORD_BYTES);
  nodes.flat().forEach((slot, index) => {
    const at = nodes.length;
    const record = slot === null ? at : typeof slot === 'number' ? slot : at + 16 + slot.offset;
    tree.writeUInt32BE(record, index * RECORD_BYTES);
  });
  const metadata = encode({
    node_count: nodes.length,
    record_size: RECORD_BYTES * 8,
    ip_version: ipVersion,
    database_type: 'Test',
    languages: ['en'],
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_700_000_000,
  });
  return Buffer.concat([tree, SEPARATOR, ...data, MARKER, metadata]);
}

/** Nothing, another node, or where the data is. */
type Slot = null | number | { offset: number };

function put(nodes: [Slot, Slot][], bits: readonly number[], slot: Slot): void {
  let node = 0;
  bits.forEach((bit, depth) => {
    const pair = nodes[node];
    if (pair === undefined) throw new Error('a node points to none');
    if (depth === bits.length - 1) {
      pair[bit as 0 | 1] = slot;
      return;
    }
    let next = pair[bit as 0 | 1];
    if (typeof next !== 'number') {
      next = nodes.push([null, null]) - 1;
      pair[bit as 0 | 1] = next;
    }
    node = next;
  });
}

function bitsOf(network: string, ipVersion: 4 | 6): number[] {
  const [address, length] = ipaddr.parseCIDR(network);
  const isShort = address.kind() === 'ipv4' && ipVersion === 6;
  const bytes = [...(isShort ? new Uint8Array(12) : []), ...address.toByteArray()];
  const bits = bytes.flatMap((byte) =>
    [7, 6, 5, 4, 3, 2, 1, 0].map((shift) => (byte >> shift) & 1),
  );
  return bits.slice(0, length + (isShort ? 96 : 0));
}

function encode(value: Value): Buffer {
  if (typeof value === 'string') {
    const bytes = Buffer.from(value);
    return Buffer.concat([control(2, bytes.length), bytes]);
  }
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([control(6, bytes.length), bytes]);
  }
  if (Array.isArray(value)) return Buffer.concat([control(11, value.length), ...value.map(encode)]);
  const entries = Object.entries(value);
  const pairs = entries.flatMap(([name, one]) => [encode(name), encode(one)]);
  return Buffer.concat([control(7, entries.length), ...pairs]);
}

/** Types above 7 have a byte of their own; no text here is longer than 28. */
function control(type: number, size: number): Buffer {
  return type > 7 ? Buffer.from([size, type - 7]) : Buffer.from([(type << 5) | size]);
}
