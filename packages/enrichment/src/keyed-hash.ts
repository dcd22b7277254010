/** HMAC-SHA-256 (RFC 2104) from two plain hashes: Node's own object for it costs three times as much for a short text. */
import { hash } from 'node:crypto';

const BLOCK_BYTES = 64;
const INNER = 0x36;
const OUTER = 0x5c;

type Pads = { inner: Buffer; outer: Buffer };

/** Makes the function; it remembers what it has worked out of a key for as long as somebody has that key. */
export function createKeyedHash(): (key: Uint8Array, text: string) => Buffer {
  const known = new WeakMap<Uint8Array, Pads>();
  return (key, text) => {
    let pads = known.get(key);
    if (pads === undefined) {
      pads = { inner: padOf(key, INNER), outer: padOf(key, OUTER) };
      known.set(key, pads);
    }
    const inner = hash('sha256', Buffer.concat([pads.inner, Buffer.from(text)]), 'buffer');
    return hash('sha256', Buffer.concat([pads.outer, inner]), 'buffer');
  };
}

/** Keys of at most a block are filled up with zeros. */
function padOf(key: Uint8Array, mask: number): Buffer {
  if (key.length > BLOCK_BYTES) throw new RangeError('a key is longer than a block');
  const pad = Buffer.alloc(BLOCK_BYTES, mask);
  key.forEach((byte, index) => {
    pad[index] = byte ^ mask;
  });
  return pad;
}
