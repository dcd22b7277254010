/** Ids that are being written: whoever comes with one of them meanwhile waits for that write. */

/** By the id as text, because buffers are not equal to their copies. */
export function createIdsInWriting() {
  const writes = new Map<string, Promise<void>>();
  return {
    /** The write that an id is part of. */
    of: (name: string): Promise<void> | undefined => writes.get(name),

    /** Remembers ids until their write has ended. */
    add(ids: readonly Buffer[], write: Promise<void>): void {
      const names = ids.map(nameOf);
      for (const name of names) writes.set(name, write);
      const forget = () => {
        for (const name of names) if (writes.get(name) === write) writes.delete(name);
      };
      write.then(forget, forget);
    },
  };
}

export function nameOf(id: Buffer): string {
  return id.toString('latin1');
}
