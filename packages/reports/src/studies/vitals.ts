/** How the load of pages felt: percentiles and ratings of what `vital` hits measured. */
import type { DuckDBValue } from '@duckdb/node-api';
import {
  type MeasuredVital,
  VITAL_NAMES,
  VITALS,
  type Vital,
  type VitalsQuestion,
  type VitalsReport,
} from '@footfall/domain';
import { IS_VITAL } from '../metric-sql.ts';
import type { Scope } from '../session-tables.ts';
import { matchingHitsSql, type Study, sessionColumns, valueSql } from '../study.ts';
import { percentileSql, vitalValueSql } from '../vitals-sql.ts';

/** What {@link measuredColumns} gives for each vital. */
const COLUMNS_PER_VITAL = 6;

/** Makes the study; filters are decided for each `vital` hit with its session. */
export function studyVitals(question: VitalsQuestion): Study<VitalsReport> {
  const { range, filters, by, limit, offset } = question;
  return {
    key: ['vitals', by ?? null, limit, offset],
    range,
    filters,
    dimensions: sessionColumns(by),
    isCounted: () => IS_VITAL,
    write: (scope) => write(scope, question),
    present,
  };
}

function write(scope: Scope, { by, limit, offset }: VitalsQuestion) {
  const { bindings } = scope;
  const values = VITAL_NAMES.map((vital) => {
    return `${vitalValueSql(vital, bindings)} AS "${vital}"`;
  });
  const columns = ['count(*) AS "loads"', ...VITAL_NAMES.flatMap(measuredColumns)].join(', ');
  const load = `load AS MATERIALIZED (SELECT ${valueSql(by, bindings)} AS "value", ${values.join(', ')} FROM ${matchingHitsSql(scope)})`;
  const breakdown = `breakdown AS MATERIALIZED (SELECT "value", ${columns} FROM load GROUP BY "value")`;
  const total = (size: string) =>
    `SELECT 0 AS "kind", ${size} AS "rows", CAST(NULL AS VARCHAR) AS "value", ${columns} FROM load`;
  if (by === undefined) return { tables: [load], select: total('0') };
  const page = `SELECT * FROM breakdown ORDER BY "loads" DESC, "value" NULLS LAST LIMIT ${bindings.bind(limit)} OFFSET ${bindings.bind(offset)}`;
  return {
    tables: [load, breakdown],
    select: `SELECT * FROM (${total('(SELECT count(*) FROM breakdown)')} UNION ALL SELECT 1, 0, * FROM (${page})) ORDER BY "kind", "loads" DESC, "value" NULLS LAST`,
  };
}

function measuredColumns(vital: Vital): string[] {
  const { goodMax, poorAbove } = VITALS[vital];
  const percentile = (share: number) => percentileSql(`"${vital}"`, share);
  return [
    `count("${vital}")`,
    percentile(0.5),
    percentile(0.75),
    percentile(0.95),
    `count(*) FILTER (WHERE "${vital}" <= ${goodMax})`,
    `count(*) FILTER (WHERE "${vital}" > ${poorAbove})`,
  ].map((column, index) => `${column} AS "${vital} ${index}"`);
}

function present(rows: readonly DuckDBValue[][]): VitalsReport {
  const report: VitalsReport = { totals: { loads: 0, vitals: [] }, results: [], rows: 0 };
  for (const [kind, size, value, loads, ...columns] of rows) {
    const measured = {
      loads: Number(loads),
      vitals: VITAL_NAMES.map((vital, index) =>
        toMeasured(vital, columns.slice(index * COLUMNS_PER_VITAL)),
      ),
    };
    if (Number(kind) === 0) {
      report.totals = measured;
      report.rows = Number(size);
    } else {
      report.results.push({ value: value === null ? null : String(value), ...measured });
    }
  }
  return report;
}

function toMeasured(vital: Vital, columns: readonly DuckDBValue[]): MeasuredVital {
  const [count, p50, p75, p95, good, poor] = columns.map((value) =>
    value === null ? null : Number(value),
  );
  const total = count ?? 0;
  const share = (part: number | null | undefined) => (total === 0 ? null : (part ?? 0) / total);
  return {
    vital,
    count: total,
    p50: p50 ?? null,
    p75: p75 ?? null,
    p95: p95 ?? null,
    good: share(good),
    needsImprovement: share(total - (good ?? 0) - (poor ?? 0)),
    poor: share(poor),
  };
}
