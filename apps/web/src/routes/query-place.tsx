/** What stands where an answer will be: a skeleton, the answer, or why there is none. */
import type { ReactNode } from 'react';
import { useLocale } from '../text/locale.tsx';
import { failureOf } from '../trpc/failure.ts';
import { failureWords } from '../trpc/failure-words.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

type QueryPlaceProps<Data> = {
  query: {
    data: Data | undefined;
    error: unknown;
    isPlaceholderData: boolean;
    fetchStatus: string;
    refetch: () => unknown;
  };
  children: (data: Data) => ReactNode;
};

export function QueryPlace<Data>({ query, children }: QueryPlaceProps<Data>) {
  const { text } = useLocale();
  const { data, error, isPlaceholderData, fetchStatus } = query;
  // Nothing is on its way while offline: it is asked when the connection is back.
  const isWaiting = error === null && fetchStatus !== 'paused';
  if (data !== undefined) {
    return (
      <div className={`grid grid-cols-1 gap-3 ${isPlaceholderData ? 'stale' : ''}`}>
        {children(data)}
      </div>
    );
  }
  if (isWaiting) return <div className="skeleton h-80" />;
  return (
    <div className="h-60 rounded-lg border border-line bg-surface">
      <Notice
        tone="bad"
        title={error === null ? text.freshness.offlineNoData : failureWords(failureOf(error), text)}
      >
        <Button onClick={() => void query.refetch()}>{text.tryAgain}</Button>
      </Notice>
    </div>
  );
}
