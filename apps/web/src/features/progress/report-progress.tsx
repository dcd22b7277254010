/** Says how far the questions of the page are, where they take longer than a moment; nothing moves out of its way. */
import { useLocale } from '../../text/locale.tsx';
import { type PageProgress, useProgress } from '../../trpc/progress.ts';

export function ReportProgress() {
  const { text, formats } = useLocale();
  const progress = useProgress();
  const share = progress?.share ?? null;
  const { count, wholePercent } = formats.numbers;
  const amountOf = ({ done, all }: PageProgress) => {
    if (all > 1) return text.progress.answered(count(done), count(all));
    return share === null ? null : wholePercent(share);
  };
  const label = progress === null ? null : text.progress[progress.step];
  return (
    <div className="pointer-events-none fixed right-3 bottom-17 z-20 md:right-8 md:bottom-3">
      {/* Read out when the step changes, not at each percent. */}
      <p role="status" className="sr-only">
        {label}
      </p>
      {progress !== null && (
        <div
          data-testid="report-progress"
          data-step={progress.step}
          className="w-64 overflow-hidden rounded-md border border-line bg-surface text-label text-quiet shadow-float"
        >
          <p aria-hidden="true" className="flex justify-between gap-2 px-3 py-1.5">
            <span>{label}</span>
            <span className="figures">{amountOf(progress)}</span>
          </p>
          <div
            role="progressbar"
            aria-label={label ?? ''}
            aria-valuemin={0}
            aria-valuemax={100}
            {...(share === null ? {} : { 'aria-valuenow': Math.round(share * 100) })}
            className="h-0.5 bg-bar"
          >
            <div
              className="h-full bg-accent transition-[width] duration-500 motion-reduce:transition-none"
              style={{ width: `${(share ?? 0) * 100}%` }}
            />
          </div>
        </div>
      )}
    </div>
  );
}
