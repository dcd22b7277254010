/** Raw hits as rows of the REST API's table: the same days, as lines of JSON or as a Parquet file. */
import {
  EXPORT_FORMATS,
  type ExportFormat,
  type ExportMeasure,
  exportMeasureSchema,
  exportSchema,
  resolveDays,
  siteIdSchema,
} from '@footfall/domain';
import { z } from 'zod';
import type { UnroutedAction } from '../audit.ts';
import { PARQUET_HITS_MAX } from '../exports.ts';
import type { Context } from '../trpc/context.ts';
import { type Operation, operation } from './operation.ts';
import { problem } from './problem.ts';

const TYPES: Record<ExportFormat, string> = {
  ndjson: 'application/x-ndjson; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
};
const SUMMARIES: Record<ExportFormat, string> = {
  ndjson: 'Streams the hits of some days of a site, a line of JSON each; days are the site’s.',
  parquet: 'Sends the hits of some days of a site as a Parquet file; days are the site’s.',
};
/** When one of those that go on may have ended. */
const RETRY_S = 30;

export const EXPORT_OPERATIONS: readonly Operation[] = EXPORT_FORMATS.map((format) =>
  operation({
    method: 'get',
    path: `/hits.${format}`,
    id: `exportHits${format === 'ndjson' ? 'Lines' : 'Parquet'}`,
    summary: SUMMARIES[format],
    permission: 'hits:read',
    input: z.object({ site: siteIdSchema, ...exportSchema.shape }),
    output: exportMeasureSchema,
    status: 200,
    problems: [400, 404, 503],
    call: (procedures, input) => procedures.hits.measure(input),
    file: {
      type: TYPES[format],
      open: (context, input, answer) => send(context, format, { input, answer }),
    },
  }),
);

type Asked = { input: unknown; answer: unknown };

async function send(
  context: Context,
  format: ExportFormat,
  { input, answer }: Asked,
): Promise<Response> {
  const { site: siteId, hitsMax, timezone, ...days } = answer as ExportMeasure;
  const { leftOut: withLeftOut, visitor } = exportSchema.parse(input);
  const visitorId = visitor === undefined ? null : Number(visitor);
  const { fromAt, toAt } = resolveDays(days, timezone);
  const { signal } = context;
  const wanted = { siteId, fromAt, toAt, withLeftOut, visitorId };
  const body = await context.exports.open(format, { ...wanted, signal });
  if (body === 'tooLarge') {
    const detail = `These days may have ${hitsMax} hits, and a file has at most ${PARQUET_HITS_MAX}: ask for fewer days, or for hits.ndjson.`;
    return problem({ status: 400, detail, reason: 'tooLarge' });
  }
  if (body === 'busy') {
    const detail = 'As many exports as there may be are going on. Try again soon.';
    return problem({ status: 503, detail, reason: 'busy' }, { 'retry-after': String(RETRY_S) });
  }
  // Not whose: the log shall not say who asked what is kept of them.
  const noted = { format, ...days, leftOut: withLeftOut, ofOneVisitor: visitorId !== null };
  await noteExport(context, siteId, noted);
  return new Response(body, {
    headers: {
      'content-type': TYPES[format],
      'content-disposition': `attachment; filename="${siteId}_${days.from}_${days.to}.${format}"`,
      'footfall-hits-max': String(hitsMax),
    },
  });
}

/** Who takes raw hits away stands in the audit log, though nothing is changed. */
async function noteExport(
  context: Context,
  siteId: string,
  details: Record<string, string | boolean>,
): Promise<void> {
  const viewer = await context.viewer();
  const opened = viewer === null ? null : await context.sites.open(viewer, siteId);
  if (viewer === null || opened === null) return;
  const { ownerId: organisationId } = opened.site;
  const action: UnroutedAction = 'hits.export';
  const change = { organisationId, siteId, action, details };
  await context.audit.note(viewer, context.network, change).catch(context.onFault);
}
