import { describe, expect, it } from 'vitest';
import type { QueryResult } from '../metrics.ts';
import { frameOf, lonelyOf, piecesOf, scalesOf } from './scales.ts';
import { notesOf, type Point, seriesOf } from './series.ts';

function answer(
  rows: Record<string, number | null>,
  meta: { from: string; to: string; freshAsOf: string; timezone?: string },
): QueryResult {
  return {
    results: Object.entries(rows).map(([bucket, value]) => ({
      dimensions: [bucket],
      metrics: [value],
      before: null,
    })),
    totals: [0],
    totalsBefore: null,
    meta: {
      timezone: 'Europe/Berlin',
      definitions: 'footfall',
      exact: true,
      rows: Object.keys(rows).length,
      hitsRead: 0,
      tookMs: 1,
      ...meta,
    },
  };
}
const question = {
  metric: 'visitors',
  metricIndex: 0,
  interval: 'day',
  weekStart: 1,
  firstDay: null,
} as const;
const values = (points: Point[]) => points.map((point) => point.value);

describe('the points of the chart', () => {
  it('has a point for every day, zero where nobody came', () => {
    const result = answer(
      { '2026-11-02': 5 },
      { from: '2026-11-01', to: '2026-11-04', freshAsOf: '2026-11-09T08:00:00Z' },
    );
    expect(values(seriesOf(result, question))).toEqual([0, 5, 0, 0]);
    expect(seriesOf(result, question).map((point) => point.isWeekend)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('leaves a gap where a mean has nothing to be taken over', () => {
    const result = answer(
      { '2026-11-02': 0.5 },
      { from: '2026-11-01', to: '2026-11-03', freshAsOf: '2026-11-09T08:00:00Z' },
    );
    const points = seriesOf(result, { ...question, metric: 'bounceRate' });
    expect(values(points)).toEqual([null, 0.5, null]);
    expect(lonelyOf(points).map(({ index }) => index)).toEqual([1]);
  });

  it('does not call hours zero that have not come, and marks the one that is running', () => {
    const result = answer(
      { '2026-11-22T00:00:00+01:00': 3 },
      { from: '2026-11-22', to: '2026-11-22', freshAsOf: '2026-11-22T01:30:00Z' },
    );
    const points = seriesOf(result, { ...question, interval: 'hour' });
    expect(points).toHaveLength(24);
    expect(values(points).slice(0, 5)).toEqual([3, 0, 0, null, null]);
    expect(points.filter((point) => point.isPartial).map((point) => point.bucket)).toEqual([
      '2026-11-22T02:00:00+01:00',
    ]);
  });

  it('leaves a gap before the first hit, in which nobody was counted, and marks the week in which counting began', () => {
    const meta = { from: '2026-10-26', to: '2026-11-10', freshAsOf: '2026-12-01T00:00:00Z' };
    const points = (interval: 'day' | 'week' | 'month', firstDay: string) =>
      seriesOf(answer({ '2026-11-04': 3, '2026-11-02': 7, '2026-11-01': 9 }, meta), {
        ...question,
        interval,
        firstDay,
      });
    expect(values(points('day', '2026-11-04')).slice(8, 11)).toEqual([null, 3, 0]);
    const weeks = points('week', '2026-11-04');
    expect(weeks.map(({ value, isBeforeFirst }) => [value, isBeforeFirst])).toEqual([
      [null, true],
      [7, false],
      [0, false],
    ]);
    expect(weeks.map((point) => point.isPartial)).toEqual([false, true, true]);
    expect(values(points('month', '2026-11-04'))).toEqual([null, 9]);
    expect(values(points('month', '2026-10-31'))).toEqual([0, 9]);
    expect(values(points('day', '2027-01-01')).filter((value) => value !== null)).toEqual([]);
  });

  it('has 25 hours on the day on which the clock is set back, each with its own value', () => {
    const result = answer(
      { '2026-10-25T02:00:00+02:00': 1, '2026-10-25T02:00:00+01:00': 2 },
      { from: '2026-10-25', to: '2026-10-25', freshAsOf: '2026-11-01T00:00:00Z' },
    );
    const points = seriesOf(result, { ...question, interval: 'hour' });
    expect(points).toHaveLength(25);
    expect(values(points).slice(1, 5)).toEqual([0, 1, 2, 0]);
  });

  it('marks weeks and months that the range cuts', () => {
    const meta = { from: '2026-10-28', to: '2026-11-15', freshAsOf: '2026-12-01T00:00:00Z' };
    const partial = (interval: 'week' | 'month') =>
      seriesOf(answer({}, meta), { ...question, interval })
        .filter((point) => point.isPartial)
        .map((point) => point.bucket);
    expect(partial('week')).toEqual(['2026-10-26']);
    expect(partial('month')).toEqual(['2026-10-01', '2026-11-01']);
  });
});

describe('notes', () => {
  const note = (date: string) => ({ id: date, createdAt: '', date, text: `of ${date}` });
  const at = (interval: 'hour' | 'day' | 'week' | 'month', dates: string[]) => {
    const meta = { from: '2026-11-01', to: '2026-11-15', freshAsOf: '2026-12-01T00:00:00Z' };
    const points = seriesOf(answer({}, meta), { ...question, interval });
    return [...notesOf(dates.map(note), points, interval)];
  };

  it('stand at the bucket of their day, several at one, none at days that are not shown', () => {
    expect(at('day', ['2026-11-03', '2026-11-03', '2026-10-31'])).toEqual([
      [2, ['of 2026-11-03', 'of 2026-11-03']],
    ]);
    expect(at('hour', ['2026-11-02'])).toEqual([[24, ['of 2026-11-02']]]);
    expect(at('week', ['2026-11-08', '2026-11-09']).map(([index]) => index)).toEqual([1, 2]);
    expect(at('month', ['2026-11-30']).map(([index]) => index)).toEqual([0]);
  });
});

describe('the drawing', () => {
  const point = (value: number | null, isPartial = false): Point => ({
    bucket: '2026-11-01',
    value,
    isPartial,
    isBeforeFirst: false,
    isWeekend: false,
  });
  const frame = {
    width: 1000,
    height: 240,
    textScale: 1,
    top: 10,
    right: 10,
    bottom: 30,
    left: 40,
  };

  it('starts at zero and fits the taller of both lines', () => {
    const lines = { points: [point(3), point(5)], before: [point(90), point(1)] };
    const scales = scalesOf('visitors', lines, frame);
    expect(scales.y(0)).toBe(210);
    expect(scales.y(90)).toBeGreaterThanOrEqual(10);
    expect(scales.yTicks[0]).toBe(0);
    expect([scales.x(0), scales.x(1)]).toEqual([40, 990]);
  });

  it('shows whole numbers of visitors only, and an axis even when all is zero', () => {
    const lines = { points: [point(0), point(1)], before: [] };
    expect(scalesOf('visitors', lines, frame).yTicks).toEqual([0, 1]);
    const none = { points: [point(0), point(0)], before: [] };
    expect(scalesOf('visitors', none, frame).yTicks).toEqual([0, 1]);
  });

  it('measures durations in whole minutes, not in hundreds of seconds', () => {
    const lines = { points: [point(100), point(230)], before: [] };
    expect(scalesOf('sessionDuration', lines, frame).yTicks).toEqual([0, 60, 120, 180, 240]);
  });

  it('finds the bucket under the pointer, also beyond the edges', () => {
    const scales = scalesOf('visitors', { points: Array(11).fill(point(1)), before: [] }, frame);
    expect([-50, 40, 135, 985, 5000].map(scales.indexAt)).toEqual([0, 0, 1, 10, 10]);
  });

  it('names the newest bucket and lets no labels touch', () => {
    const scales = scalesOf('visitors', { points: Array(90).fill(point(1)), before: [] }, frame);
    expect(scales.xTicks[scales.xTicks.length - 1]).toBe(89);
    expect(scales.xTicks.length).toBeLessThanOrEqual(14);
  });

  it('names fewer buckets in larger text, in more room', () => {
    const margins = { top: 10, right: 10, bottom: 30, left: 40 };
    const of = (textScale: number) => frameOf({ width: 1000, height: 240, textScale }, margins);
    const ticksOf = (textScale: number) =>
      scalesOf('visitors', { points: Array(90).fill(point(1)), before: [] }, of(textScale)).xTicks;
    expect(ticksOf(2).length).toBeLessThanOrEqual(ticksOf(1).length / 2);
    expect(of(2)).toMatchObject({ top: 10, right: 20, bottom: 60, left: 80 });
  });

  it('dashes only the way to a partial bucket, without tearing the line', () => {
    const pieces = piecesOf([point(1), point(2), point(3), point(1, true)]);
    expect(pieces.map((piece) => [piece.isDashed, piece.points.map(({ index }) => index)])).toEqual(
      [
        [false, [0, 1, 2]],
        [true, [2, 3]],
      ],
    );
    const both = piecesOf([point(1, true), point(2), point(3), point(1, true)]);
    expect(both.map((piece) => piece.points.map(({ index }) => index))).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
  });
});
