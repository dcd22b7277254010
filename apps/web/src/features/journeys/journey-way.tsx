/** From where a journey is looked at, which way, and how far. */
import { readablePage } from '@footfall/domain';
import { type SubmitEvent, useId, useState } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useJourneysText } from '../../text/views/journeys.ts';
import { Icon } from '../../ui/icon.tsx';
import { Choices } from '../../ui/tabs.tsx';

export type Way = {
  /** null: where sessions begin, or end. */
  start: { type: 'page'; page: string } | { type: 'event'; event: string } | null;
  direction: 'forward' | 'backward';
  through: 'pages' | 'pagesAndEvents';
  depth: number;
};

/** As far as a picture can be followed. */
export const DEPTHS = [2, 3, 4, 5] as const;

type JourneyWayProps = {
  way: Way;
  /** Pages to pick from. */
  pages: readonly string[];
  onWay: (way: Way) => void;
};

export function JourneyWayBar({ way, pages, onWay }: JourneyWayProps) {
  const { formats } = useLocale();
  const words = useJourneysText();
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Start key={JSON.stringify(way.start)} way={way} pages={pages} onWay={onWay} />
      <Choices
        label={words.direction}
        choices={(['forward', 'backward'] as const).map((value) => ({
          value,
          label: words.directions[value],
        }))}
        chosen={way.direction}
        onChoose={(direction) => onWay({ ...way, direction })}
      />
      <Choices
        label={words.through}
        choices={(['pages', 'pagesAndEvents'] as const).map((value) => ({
          value,
          label: words.throughs[value],
        }))}
        chosen={way.through}
        onChoose={(through) => onWay({ ...way, through })}
      />
      <select
        aria-label={words.depth}
        value={way.depth}
        data-testid="journey-depth"
        onChange={(event) => onWay({ ...way, depth: Number(event.target.value) })}
        className="h-7 rounded-md border border-line bg-surface px-2 text-label"
      >
        {DEPTHS.map((depth) => (
          <option key={depth} value={depth}>
            {words.depthOf(formats.numbers.count(depth))}
          </option>
        ))}
      </select>
    </div>
  );
}

function Start({ way, pages, onWay }: JourneyWayProps) {
  const words = useJourneysText();
  const id = useId();
  const startPage = way.start?.type === 'page' ? way.start.page : '';
  const [typed, setTyped] = useState(readablePage(startPage));
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const page = typed.trim();
    if (page === readablePage(startPage)) return;
    onWay({ ...way, start: page === '' ? null : { type: 'page', page } });
  };
  if (way.start?.type === 'event') {
    return (
      <span className="flex h-7 items-center rounded-full border border-line bg-surface pl-3 text-label">
        <bdi>{words.startEvent(way.start.event)}</bdi>
        <button
          type="button"
          aria-label={words.clear}
          onClick={() => onWay({ ...way, start: null })}
          className="grid size-7 place-content-center rounded-full text-quiet hover:text-ink"
        >
          <Icon name="cross" className="size-3" />
        </button>
      </span>
    );
  }
  return (
    <form onSubmit={submit} className="flex min-w-0 grow items-center gap-2 md:max-w-80">
      <label htmlFor={id} className="shrink-0 text-quiet">
        {words.start}
      </label>
      <input
        id={id}
        type="search"
        list={`${id}-pages`}
        value={typed}
        placeholder={way.direction === 'forward' ? words.startHint : words.startHintBack}
        data-testid="journey-start"
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={(event) => event.currentTarget.form?.requestSubmit()}
        className="h-8 w-full min-w-0 rounded-md border border-edge bg-surface px-2 placeholder:text-quiet"
      />
      <datalist id={`${id}-pages`}>
        {pages.map((page) => (
          <option key={page} value={page} />
        ))}
      </datalist>
    </form>
  );
}
