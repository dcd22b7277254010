import { describe, expect, it } from 'vitest';
import { type Command, findCommands } from './find-commands.ts';

const command = (group: string, label: string): Command => ({
  id: `${group} ${label}`,
  group,
  label,
  run: () => undefined,
});
const commands = [
  command('Period', 'Today'),
  command('Period', 'Last 7 days'),
  command('Details', 'Pages'),
  command('Sites', 'Payments'),
];
const find = (typed: string) => findCommands(commands, typed).map(({ label }) => label);

describe('the commands', () => {
  it('are all there when nothing is typed, in their order', () => {
    expect(find(' ')).toEqual(['Today', 'Last 7 days', 'Pages', 'Payments']);
  });

  it('are found by the letters of each word, beginnings first', () => {
    expect(find('pa')).toEqual(['Pages', 'Payments']);
    expect(find('7 per')).toEqual(['Last 7 days']);
    expect(find('ay')).toEqual(['Today', 'Last 7 days', 'Payments']);
    expect(find('zebra')).toEqual([]);
  });
});
