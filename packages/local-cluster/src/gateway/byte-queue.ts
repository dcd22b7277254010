// A queue of received bytes, for reading length-prefixed messages off a socket without copying each chunk.

export class ByteQueue {
  #chunks: Buffer[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** The first `count` bytes without removing them; undefined until they have arrived. */
  peek(count: number): Buffer | undefined {
    if (this.#length < count) return undefined;
    const first = this.#chunks[0];
    if (first !== undefined && first.length >= count) return first.subarray(0, count);
    this.#chunks = [Buffer.concat(this.#chunks, this.#length)];
    return this.#chunks[0]?.subarray(0, count);
  }

  /** Removes and returns the first `count` bytes; undefined until they have arrived. */
  take(count: number): Buffer | undefined {
    if (this.#length < count) return undefined;
    const first = this.#chunks[0];
    if (first !== undefined && first.length > count) {
      this.#chunks[0] = first.subarray(count);
      this.#length -= count;
      return first.subarray(0, count);
    }
    return this.#gather(count);
  }

  #gather(count: number): Buffer {
    const parts: Buffer[] = [];
    let missing = count;
    let used = 0;
    for (const chunk of this.#chunks) {
      if (missing === 0) break;
      if (chunk.length > missing) {
        parts.push(chunk.subarray(0, missing));
        this.#chunks[used] = chunk.subarray(missing);
        missing = 0;
      } else {
        parts.push(chunk);
        missing -= chunk.length;
        used += 1;
      }
    }
    this.#chunks.splice(0, used);
    this.#length -= count;
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts, count);
  }
}
