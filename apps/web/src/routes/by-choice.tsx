/** Chooses by what a report is broken down; the chosen dimension stands in the address. */
import type { FilterDimension } from '@footfall/domain';
import { useLocale } from '../text/locale.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuChoices } from '../ui/menu.tsx';

export type ByDimension = Exclude<FilterDimension, 'goal' | 'event'>;

type ByChoiceProps = {
  label: string;
  chosen: ByDimension | null;
  choices: readonly ByDimension[];
  /** What no dimension at all is called; without it there always is one. */
  none?: string;
  onChoose: (by: string | undefined) => void;
};

export function ByChoice({ label, chosen, choices, none, onChoose }: ByChoiceProps) {
  const { text } = useLocale();
  const nameOf = (by: ByDimension | null) => (by === null ? (none ?? '') : text.dimension[by]);
  const all = choices.map((value) => ({ value: value as string, label: nameOf(value) }));
  return (
    <Menu
      kind="small"
      align="end"
      testId="by"
      label={`${label}: ${nameOf(chosen)}`}
      trigger={
        <>
          <span>
            {label}: <span className="text-ink">{nameOf(chosen)}</span>
          </span>
          <Icon name="chevron" />
        </>
      }
    >
      <MenuChoices
        value={chosen ?? ''}
        choices={none === undefined ? all : [{ value: '', label: none }, ...all]}
        onChoose={(value) => onChoose(value === '' ? undefined : value)}
      />
    </Menu>
  );
}

/** The dimension that an address names, if it is one of those offered. */
export function byOf(
  text: string | undefined,
  choices: readonly ByDimension[],
): ByDimension | null {
  return choices.find((one) => one === text) ?? null;
}
