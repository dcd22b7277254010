/** MongoDB's hash of a string in a hashed index or shard key, computed here, so that placement can be looked at without a cluster. */
import { createHash } from 'node:crypto';

/** What every kind of string is called in the order of BSON's types, whatever its byte on the wire. */
const CANONICAL_TYPE_OF_STRINGS = 15;
/** Hashed indexes always use this one. */
const SEED = 0;

/**
 * The first 64 bits of an MD5 over the seed, the value's canonical type, and the value as BSON has it, without its field's
 * name; all numbers little-endian. This is what `convertShardKeyToHashed` and `$toHashedIndexKey` answer.
 */
export function hashOfString(text: string): bigint {
  const value = Buffer.from(`${text}\0`);
  const hash = createHash('md5');
  for (const number of [SEED, CANONICAL_TYPE_OF_STRINGS, value.length]) hash.update(int32(number));
  return hash.update(value).digest().readBigInt64LE(0);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}
