/** A dashboard in Grafana's own form (schema 39, Grafana 10 and later): rows of panels, three abreast. */
import type { Dashboard, Panel } from './dashboards.ts';

/** Grafana's grid has 24 columns. */
const ABREAST = 3;
const WIDTH = 24 / ABREAST;
const HEIGHT = 8;

/** Whichever Prometheus the reader chooses above the panels. */
const SOURCE = { type: 'prometheus', uid: `\${source}` };

/** The file's name and content. */
export function fileOf(dashboard: Dashboard): { name: string; text: string } {
  const { uid, title, description } = dashboard;
  const content = {
    ...{ uid, title, description, schemaVersion: 39, editable: false, tags: ['footfall'] },
    time: { from: 'now-6h', to: 'now' },
    refresh: '30s',
    templating: {
      list: [{ name: 'source', label: 'Prometheus', type: 'datasource', query: 'prometheus' }],
    },
    panels: panelsOf(dashboard),
  };
  return { name: `${uid}.json`, text: `${JSON.stringify(content, null, 2)}\n` };
}

function panelsOf({ rows }: Dashboard): unknown[] {
  const panels: unknown[] = [];
  let y = 0;
  for (const { title, panels: own } of rows) {
    panels.push({
      ...{ id: panels.length + 1, type: 'row', title, collapsed: false, panels: [] },
      gridPos: { x: 0, y, w: 24, h: 1 },
    });
    y += 1;
    own.forEach((panel, index) => {
      const x = (index % ABREAST) * WIDTH;
      const top = y + Math.floor(index / ABREAST) * HEIGHT;
      panels.push(drawn(panel, panels.length + 1, { x, y: top, w: WIDTH, h: HEIGHT }));
    });
    y += Math.ceil(own.length / ABREAST) * HEIGHT;
  }
  return panels;
}

type Place = { x: number; y: number; w: number; h: number };

function drawn({ title, description, unit, lines, limit }: Panel, id: number, gridPos: Place) {
  const steps = [{ color: 'green', value: null }, ...(limit === undefined ? [] : [red(limit)])];
  return {
    ...{ id, type: 'timeseries', title, description, datasource: SOURCE, gridPos },
    targets: lines.map(({ expr, legend }, index) => ({
      ...{ refId: String.fromCharCode(65 + index), expr, legendFormat: legend },
      datasource: SOURCE,
    })),
    fieldConfig: {
      defaults: {
        ...{ unit, min: 0, thresholds: { mode: 'absolute', steps } },
        custom: { thresholdsStyle: { mode: limit === undefined ? 'off' : 'dashed' } },
      },
      overrides: [],
    },
    options: { tooltip: { mode: 'multi', sort: 'desc' }, legend: { displayMode: 'list' } },
  };
}

const red = (value: number) => ({ color: 'red', value });
