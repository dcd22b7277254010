/** What another preset of definitions would make of the last four weeks, before it is saved. */
import type { Definitions } from '@footfall/domain';
import { changeOf } from '../../format/change.ts';
import { useLocale } from '../../text/locale.tsx';
import { useSettingsText } from '../../text/views/settings.ts';
import { useReport } from '../../trpc/report.ts';
import { ChangeOf } from '../../ui/change-of.tsx';

/** Those that presets define differently, and sessions, of which they are shares and means. */
const METRICS = ['sessions', 'bounceRate', 'sessionDuration', 'engagementTime'] as const;

type PreviewProps = { siteId: string; from: Definitions; to: Definitions };

export function DefinitionsPreview({ siteId, from, to }: PreviewProps) {
  const { text, formats } = useLocale();
  const settings = useSettingsText();
  const now = useDefined(siteId, from);
  const then = useDefined(siteId, to);
  if (now.isError || then.isError) {
    return <p className="text-label text-quiet md:col-span-2">{settings.previewFailed}</p>;
  }
  if (now.data === undefined || then.data === undefined) {
    return <div className="skeleton h-40 md:col-span-2" />;
  }
  const { metric: write } = formats.numbers;
  return (
    <table className="w-full md:col-span-2" data-testid="definitions-preview">
      <caption className="pb-1 text-left text-label text-quiet">{settings.preview}</caption>
      <thead>
        <tr className="border-b border-line text-label text-quiet">
          <th scope="col" className="py-1 text-left font-medium">
            {text.period['28d']}
          </th>
          <th scope="col" className="py-1 text-right font-medium">
            {settings.previewNow}
          </th>
          <th scope="col" className="py-1 text-right font-medium">
            {settings.previewThen}
          </th>
          <th scope="col" className="py-1 text-right font-medium">
            {text.chart.change}
          </th>
        </tr>
      </thead>
      <tbody>
        {METRICS.map((metric, at) => {
          const [before, after] = [now.data.totals[at] ?? null, then.data.totals[at] ?? null];
          return (
            <tr
              key={metric}
              data-testid={`preview-${metric}`}
              data-value={after ?? ''}
              className="h-8 border-b border-line last:border-0"
            >
              <th scope="row" className="text-left font-normal">
                {text.metric[metric]}
              </th>
              <td className="figures text-right">{write(metric, before, 'short')}</td>
              <td className="figures text-right font-medium">{write(metric, after, 'short')}</td>
              <td className="text-right">
                <ChangeOf change={changeOf(metric, after, before)} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function useDefined(siteId: string, definitions: Definitions) {
  return useReport(
    { site: siteId, metrics: [...METRICS], range: '28d', definitions },
    { isLive: false },
  );
}
