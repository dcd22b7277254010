/** Deletes what people define for a site, and brings the last one back. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

type Deeds<Value> = {
  remove(value: Value): Promise<unknown>;
  /** Adds it again as it was, under another id. */
  restore(value: Value): Promise<unknown>;
  /** After either. */
  onChanged(): void;
};

export function useRemoval<Value>({ remove, restore, onChanged }: Deeds<Value>) {
  const [removed, setRemoved] = useState<Value | null>(null);
  const removing = useMutation({
    mutationFn: remove,
    onSuccess: (_, value) => {
      setRemoved(value);
      onChanged();
    },
  });
  const restoring = useMutation({ mutationFn: restore, onSuccess: onChanged });
  return {
    /** What can be brought back. */
    removed,
    remove: (value: Value) => removing.mutate(value),
    forget: () => setRemoved(null),
    undo: () => {
      if (removed !== null) restoring.mutate(removed);
      setRemoved(null);
    },
    /** Why the latest of them did not succeed. */
    error: restoring.error ?? removing.error,
  };
}
