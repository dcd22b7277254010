/** What there is to do, and how it is found by a few letters. */
import type { IconName } from '../../ui/icon.tsx';

export type Command = {
  id: string;
  /** The heading that it stands under. */
  group: string;
  label: string;
  icon?: IconName;
  /** The keys that do the same. */
  keys?: string;
  run: () => void;
};

/** Those whose words begin with what was typed come before those that hold it somewhere. */
export function findCommands(commands: readonly Command[], typed: string): readonly Command[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return commands;
  const scored = commands.map((command, index) => ({
    command,
    index,
    score: scoreOf(`${command.group} ${command.label}`.toLowerCase(), words),
  }));
  const groups = [...new Set(commands.map(({ group }) => group))];
  const place = ({ group }: Command) => groups.indexOf(group);
  const fitting = scored.filter(({ score }) => score > 0);
  const best = new Map<string, number>();
  for (const { command, score } of fitting) {
    best.set(command.group, Math.max(best.get(command.group) ?? 0, score));
  }
  return fitting
    .toSorted(
      (a, b) =>
        (best.get(b.command.group) ?? 0) - (best.get(a.command.group) ?? 0) ||
        place(a.command) - place(b.command) ||
        b.score - a.score ||
        a.index - b.index,
    )
    .map(({ command }) => command);
}

function scoreOf(label: string, words: readonly string[]): number {
  let score = 0;
  for (const word of words) {
    const at = label.indexOf(word);
    if (at < 0) return 0;
    score += at === 0 || label[at - 1] === ' ' ? 2 : 1;
  }
  return score;
}
