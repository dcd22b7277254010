import type { JourneyReport } from '@footfall/domain';
import { describe, expect, it } from 'vitest';
import { flowOf } from './flow.ts';

const page = (name: string) => ({ kind: 'page' as const, name });
const END = { kind: 'end' as const, name: null };

const report: JourneyReport = {
  sessions: 100,
  nodes: [
    { ...page('/'), level: 0, sessions: 100 },
    { ...page('/a'), level: 1, sessions: 60 },
    { ...page('/b'), level: 1, sessions: 10 },
  ],
  links: [
    { level: 0, from: page('/'), to: page('/b'), sessions: 10 },
    { level: 0, from: page('/'), to: page('/a'), sessions: 60 },
    { level: 0, from: page('/'), to: END, sessions: 30 },
  ],
};

describe('a flow', () => {
  it('has a box for every page and one for those who left, as high as their sessions', () => {
    const { boxes, height } = flowOf(report, 'forward', 1000);
    expect(boxes.map(({ node, level, y, height: h }) => [node.name, level, y, h])).toEqual([
      ['/', 0, 0, 300],
      ['/a', 1, 0, 180],
      ['/b', 1, 188, 30],
      [null, 1, 226, 90],
    ]);
    expect(height).toBe(316);
  });

  it('leads ribbons from top to top in the order of the boxes, and to the left when it looks back', () => {
    const { ribbons, boxes } = flowOf(report, 'forward', 1000);
    expect(ribbons.map(({ sessions, isEnd }) => [sessions, isEnd])).toEqual([
      [60, false],
      [10, false],
      [30, true],
    ]);
    expect(ribbons[0]?.path.startsWith('M444,0C')).toBe(true);
    expect(ribbons[1]?.path.startsWith('M444,180C')).toBe(true);
    expect(boxes.map(({ x }) => x)).toEqual([0, 556, 556, 556]);
    const back = flowOf(report, 'backward', 1000);
    expect(back.boxes.map(({ x }) => x)).toEqual([556, 0, 0, 0]);
  });

  it('grows beyond the room there is rather than into boxes that cannot be read', () => {
    expect(flowOf(report, 'forward', 100).width).toBe(400);
    const nothing: JourneyReport = { sessions: 0, nodes: [], links: [] };
    expect(flowOf(nothing, 'forward', 500)).toMatchObject({ boxes: [], ribbons: [] });
  });
});
