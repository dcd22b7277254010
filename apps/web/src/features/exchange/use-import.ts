/** Brings a file in: opens an import, sends the file, and hands it to the workers. */
import type { ImportKind } from '@footfall/domain';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useTRPC, useTRPCClient } from '../../trpc/client.ts';
import { failureOf } from '../../trpc/failure.ts';
import { failureWords } from '../../trpc/failure-words.ts';
import { sendFile } from './send-file.ts';

export type SendState =
  | { is: 'idle' | 'sent' | 'cancelled' }
  | { is: 'sending'; share: number }
  | { is: 'failed'; reason: string };

type Sending = { file: File; kind: ImportKind; signal: AbortSignal };

export function useImport(site: string) {
  const { text } = useLocale();
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [state, setState] = useState<SendState>({ is: 'idle' });
  const going = useRef<AbortController | null>(null);
  useEffect(() => () => going.current?.abort(), []);

  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.imports.list.queryKey() });

  async function send({ file, kind, signal }: Sending): Promise<void> {
    const name = file.name.slice(0, 200);
    const { id } = await client.imports.add.mutate({ site, kind, name });
    try {
      const pieces = await sendFile(
        file,
        (index, piece) =>
          client.imports.putPiece.mutate({ site, import: id, index, text: piece }, { signal }),
        { signal, onSent: (share) => setState({ is: 'sending', share }) },
      );
      await client.imports.start.mutate({ site, import: id, pieces });
    } catch (error) {
      // Nothing of it was taken in; undone, it does not stay open in the list.
      await client.imports.undo.mutate({ site, import: id }).catch(() => undefined);
      throw error;
    }
  }

  const start = (file: File, kind: ImportKind) => {
    const controller = new AbortController();
    going.current = controller;
    setState({ is: 'sending', share: 0 });
    send({ file, kind, signal: controller.signal })
      .then(
        () => setState({ is: 'sent' }),
        (error: unknown) =>
          setState(
            controller.signal.aborted
              ? { is: 'cancelled' }
              : { is: 'failed', reason: failureWords(failureOf(error), text) },
          ),
      )
      .finally(refresh);
  };
  return { state, start, refresh, cancel: () => going.current?.abort() };
}
