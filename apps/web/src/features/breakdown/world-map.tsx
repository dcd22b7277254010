/** Countries as shapes, darker the more came from there: to be looked at, zoomed, and clicked. */
import { useQuery } from '@tanstack/react-query';
import { geoEqualEarth, geoPath } from 'd3-geo';
import { type PointerEvent, useMemo, useRef, useState } from 'react';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import worldUrl from 'world-atlas/countries-110m.json?url';
import { useLocale } from '../../text/locale.tsx';
import { Icon } from '../../ui/icon.tsx';
import { countryOf } from './countries.ts';
import type { BreakdownAnswer, BreakdownRow } from './rows.ts';

const WIDTH = 600;
const HEIGHT = 300;
const ZOOM_MAX = 8;

type Shape = { key: string; country: string | null; path: string };

type WorldMapProps = { answer: BreakdownAnswer; onChoose: (country: string) => void };

export function WorldMap({ answer, onChoose }: WorldMapProps) {
  const { text, formats } = useLocale();
  const { data: shapes, isError } = useQuery({
    queryKey: ['world'],
    queryFn: ({ signal }) => readWorld(signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const byCountry = useMemo(
    () => new Map(answer.rows.map((row) => [row.values[0] ?? null, row])),
    [answer],
  );
  if (isError) return <p className="text-quiet">{text.map.unavailable}</p>;
  if (shapes === undefined) return <div className="skeleton h-80" />;
  const drawn = new Set(shapes.map(({ country }) => country));
  const others = answer.rows.filter(({ values: [country] }) => !drawn.has(country ?? null));
  return (
    <div className="grid gap-2">
      <Canvas shapes={shapes} byCountry={byCountry} answer={answer} onChoose={onChoose} />
      {others.length > 0 && (
        <p className="text-label text-quiet">
          {text.map.others}{' '}
          {others
            .slice(0, OTHERS_SHOWN)
            .map(
              ({ values: [country], count }) =>
                `${formats.names.value('country', country ?? null)} ${formats.numbers.count(count)}`,
            )
            .join(', ')}
        </p>
      )}
    </div>
  );
}

/** Small states, and visitors of whom no country is known. */
const OTHERS_SHOWN = 6;

type CanvasProps = WorldMapProps & {
  shapes: readonly Shape[];
  byCountry: ReadonlyMap<string | null, BreakdownRow>;
};

type Place = { zoom: number; x: number; y: number };
const WHOLE: Place = { zoom: 1, x: WIDTH / 2, y: HEIGHT / 2 };

function Canvas({ shapes, byCountry, answer, onChoose }: CanvasProps) {
  const { text } = useLocale();
  const [place, setPlace] = useState(WHOLE);
  const drag = useDrag(place, setPlace);
  const [width, height] = [WIDTH / place.zoom, HEIGHT / place.zoom];
  const zoomTo = (zoom: number) =>
    setPlace((now) => kept({ ...now, zoom: Math.min(Math.max(zoom, 1), ZOOM_MAX) }));
  return (
    <div className="relative">
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing cannot hold a fieldset */}
      <svg
        viewBox={`${place.x - width / 2} ${place.y - height / 2} ${width} ${height}`}
        role="group"
        aria-label={text.map.label}
        data-testid="map"
        className={`block h-auto w-full rounded-md ${place.zoom > 1 ? 'touch-none' : ''}`}
        {...drag.handlers}
      >
        {shapes.map((shape) => (
          <Country
            key={shape.key}
            shape={shape}
            row={byCountry.get(shape.country)}
            answer={answer}
            onChoose={(country) => drag.hasMoved() || onChoose(country)}
          />
        ))}
      </svg>
      <div className="absolute right-0 bottom-0 flex rounded-md border border-line bg-surface">
        <ZoomButton
          label={text.map.zoomIn}
          icon="plus"
          isDisabled={place.zoom >= ZOOM_MAX}
          onPress={() => zoomTo(place.zoom * 2)}
        />
        <ZoomButton
          label={text.map.zoomOut}
          icon="minus"
          isDisabled={place.zoom <= 1}
          onPress={() => zoomTo(place.zoom / 2)}
        />
      </div>
    </div>
  );
}

/** A country with visitors is a button; the others are ground. */
function Country({
  shape,
  row,
  answer,
  onChoose,
}: {
  shape: Shape;
  row: BreakdownRow | undefined;
  answer: BreakdownAnswer;
  onChoose: (country: string) => void;
}) {
  const { formats } = useLocale();
  const { country, path } = shape;
  if (row === undefined || country === null) {
    return <path d={path} fill="var(--raised)" stroke="var(--line)" strokeWidth="0.5" />;
  }
  const count = formats.numbers.metric(answer.metric, row.count, 'exact');
  const words = `${formats.names.value('country', country)}: ${count}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing has no buttons of its own
    <path
      d={path}
      role="button"
      tabIndex={0}
      aria-label={words}
      data-country={country}
      data-value={row.count}
      fill="var(--accent)"
      // The root of the share: else one large country leaves all others white.
      fillOpacity={0.18 + 0.82 * Math.sqrt(row.bar)}
      stroke="var(--surface)"
      strokeWidth="0.5"
      className="cursor-pointer outline-none hover:stroke-ink focus-visible:stroke-ink focus-visible:stroke-2"
      onClick={() => onChoose(country)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onChoose(country);
      }}
    >
      <title>{words}</title>
    </path>
  );
}

function ZoomButton({
  label,
  icon,
  isDisabled,
  onPress,
}: {
  label: string;
  icon: 'plus' | 'minus';
  isDisabled: boolean;
  onPress: () => void;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      disabled={isDisabled}
      onClick={onPress}
      className="grid size-8 place-content-center text-quiet hover:text-ink disabled:opacity-40"
    >
      <Icon name={icon} />
    </button>
  );
}

/** Under so many pixels a hand trembles; beyond, it moves the map. */
const DRAG_FROM_PX = 4;

/** Moves what is shown while the pointer is down, when there is more than what is shown. */
function useDrag(place: Place, setPlace: (place: Place) => void) {
  const from = useRef<{ x: number; y: number; place: Place } | null>(null);
  const moved = useRef(false);
  const begin = (event: PointerEvent) => {
    moved.current = false;
    from.current = place.zoom > 1 ? { x: event.clientX, y: event.clientY, place } : null;
  };
  const move = (event: PointerEvent<SVGElement>) => {
    if (from.current === null) return;
    const [dx, dy] = [event.clientX - from.current.x, event.clientY - from.current.y];
    if (!moved.current && Math.hypot(dx, dy) < DRAG_FROM_PX) return;
    moved.current = true;
    const unit = WIDTH / place.zoom / event.currentTarget.getBoundingClientRect().width;
    const { place: origin } = from.current;
    setPlace(kept({ ...origin, x: origin.x - dx * unit, y: origin.y - dy * unit }));
  };
  const end = () => {
    from.current = null;
  };
  return {
    handlers: { onPointerDown: begin, onPointerMove: move, onPointerUp: end, onPointerLeave: end },
    hasMoved: () => moved.current,
  };
}

/** The world's edge stays outside. */
function kept({ zoom, x, y }: Place): Place {
  const [halfWidth, halfHeight] = [WIDTH / zoom / 2, HEIGHT / zoom / 2];
  return {
    zoom,
    x: Math.min(Math.max(x, halfWidth), WIDTH - halfWidth),
    y: Math.min(Math.max(y, halfHeight), HEIGHT - halfHeight),
  };
}

const READ_MS = 15_000;

type World = Topology<{ countries: GeometryCollection<{ name: string }> }>;

/** Natural Earth's countries (public domain), as the package world-atlas has them, projected once. */
async function readWorld(signal: AbortSignal): Promise<Shape[]> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(READ_MS)]);
  const answer = await fetch(worldUrl, { signal: limit });
  if (!answer.ok) throw new Error(`the map was answered with ${answer.status}`);
  const topology: World = await answer.json();
  const { features } = feature(topology, topology.objects.countries);
  // Nobody visits from Antarctica, and it would take a fifth of the height.
  const inhabited = features.filter(({ id }) => id !== '010');
  const projection = geoEqualEarth().fitSize([WIDTH, HEIGHT], {
    type: 'FeatureCollection',
    features: inhabited,
  });
  const draw = geoPath(projection).digits(1);
  return inhabited.map((shape, index) => ({
    key: `${shape.id ?? index}`,
    country: countryOf({ id: shape.id, name: shape.properties.name }),
    path: draw(shape) ?? '',
  }));
}
