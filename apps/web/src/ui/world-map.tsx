/** Countries as shapes, darker the more belongs to them: to be looked at, zoomed, and clicked where that does something. */
import { useQuery } from '@tanstack/react-query';
import { type GeoGeometryObjects, type GeoPath, geoEqualEarth, geoPath } from 'd3-geo';
import { type PointerEvent, useMemo, useRef, useState } from 'react';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import worldUrl from 'world-atlas/countries-110m.json?url';
import { useLocale } from '../text/locale.tsx';
import { countryOf } from './countries.ts';
import { Icon } from './icon.tsx';

/** What all land but Antarctica fills, cut through the Bering Strait. */
const WIDTH = 600;
const HEIGHT = 282;
const CUT: [number, number] = [-11, 0];
const ZOOM_MAX = 8;

type Point = readonly [x: number, y: number];

/** `at` is the middle of its largest piece of land. */
type Shape = { key: string; country: string | null; path: string; at: Point };

/** What is told of a country; null: of those of whom no country is known. */
export type CountryRow = {
  country: string | null;
  count: number;
  /** As it is written. */
  told: string;
  /** How much of the darkest it is, 0 … 1. */
  weight: number;
};

type WorldMapProps = {
  label: string;
  rows: readonly CountryRow[];
  /** Without it nothing can be chosen. */
  onChoose?: (country: string) => void;
  /** A dot on each country too: a small one with few visitors is hard to find by its colour. */
  hasDots?: boolean;
};

export function WorldMap({ rows, ...rest }: WorldMapProps) {
  const { text, formats } = useLocale();
  const { data: shapes, isError } = useQuery({
    queryKey: ['world'],
    queryFn: ({ signal }) => readWorld(signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (isError) return <p className="text-quiet">{text.map.unavailable}</p>;
  if (shapes === undefined) return <div className="skeleton aspect-2/1" />;
  const drawn = new Set(shapes.map(({ country }) => country));
  // Some shapes have no letters; those of whom no country is known are not there.
  const others = rows.filter(({ country }) => country === null || !drawn.has(country));
  return (
    <div className="grid gap-2">
      <Canvas {...rest} shapes={shapes} rows={rows} />
      {others.length > 0 && (
        <p className="text-label text-quiet">
          {text.map.others}{' '}
          {others
            .slice(0, OTHERS_SHOWN)
            .map(({ country, told }) => `${formats.names.value('country', country)} ${told}`)
            .join(', ')}
        </p>
      )}
    </div>
  );
}

/** Small states, and visitors of whom no country is known. */
const OTHERS_SHOWN = 6;

type CanvasProps = WorldMapProps & { shapes: readonly Shape[] };

type Place = { zoom: number; x: number; y: number };
const WHOLE: Place = { zoom: 1, x: WIDTH / 2, y: HEIGHT / 2 };

function Canvas({ shapes, rows, label, onChoose, hasDots = false }: CanvasProps) {
  const { text } = useLocale();
  const byCountry = useMemo(() => new Map(rows.map((row) => [row.country, row])), [rows]);
  const [place, setPlace] = useState(WHOLE);
  const drag = useDrag(place, setPlace);
  const [width, height] = [WIDTH / place.zoom, HEIGHT / place.zoom];
  const zoomTo = (zoom: number) =>
    setPlace((now) => kept({ ...now, zoom: Math.min(Math.max(zoom, 1), ZOOM_MAX) }));
  return (
    <div className="relative">
      <svg
        viewBox={`${place.x - width / 2} ${place.y - height / 2} ${width} ${height}`}
        role={onChoose === undefined ? 'img' : 'group'}
        aria-label={label}
        data-testid="map"
        className={`block h-auto w-full rounded-md ${place.zoom > 1 ? 'touch-none' : ''}`}
        {...drag.handlers}
      >
        {shapes.map((shape) => (
          <Country
            key={shape.key}
            shape={shape}
            row={byCountry.get(shape.country)}
            onChoose={onChoose && ((country) => drag.hasMoved() || onChoose(country))}
          />
        ))}
        {hasDots &&
          shapes.map((shape) => (
            <Dot
              key={shape.key}
              shape={shape}
              row={byCountry.get(shape.country)}
              zoom={place.zoom}
            />
          ))}
      </svg>
      {/* Over the emptiest of all oceans, and no country. */}
      <div className="absolute bottom-0 left-0 flex rounded-md border border-line bg-surface">
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

/** Where something can be chosen, a country with a row is a button; the others are ground. */
function Country({
  shape,
  row,
  onChoose,
}: {
  shape: Shape;
  row: CountryRow | undefined;
  onChoose: ((country: string) => void) | undefined;
}) {
  const { formats } = useLocale();
  const { country, path } = shape;
  if (row === undefined || country === null) {
    return <path d={path} fill="var(--raised)" stroke="var(--line)" strokeWidth="0.5" />;
  }
  const words = `${formats.names.value('country', country)}: ${row.told}`;
  const common = {
    d: path,
    'data-country': country,
    'data-value': row.count,
    fill: 'var(--accent)',
    // The root of the share: else one large country leaves all others white.
    fillOpacity: 0.18 + 0.82 * Math.sqrt(row.weight),
    stroke: 'var(--surface)',
    strokeWidth: '0.5',
  };
  if (onChoose === undefined) {
    return (
      <path {...common}>
        <title>{words}</title>
      </path>
    );
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing has no buttons of its own
    <path
      {...common}
      role="button"
      aria-label={words}
      tabIndex={0}
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

/** Radii in units of the drawing; areas are as the counts, and dots stay as large when the map is zoomed. */
const DOT_LEAST = 2.5;
const DOT_MOST = 7;

function Dot({ shape, row, zoom }: { shape: Shape; row: CountryRow | undefined; zoom: number }) {
  if (row === undefined) return null;
  const [x, y] = shape.at;
  const radius = Math.max(DOT_LEAST, DOT_MOST * Math.sqrt(row.weight)) / zoom;
  return (
    <g className="pointer-events-none">
      <circle cx={x} cy={y} r={radius * 1.8} fill="var(--good)" opacity="0.25" />
      <circle
        cx={x}
        cy={y}
        r={radius}
        fill="var(--good)"
        stroke="var(--surface)"
        strokeWidth={1 / zoom}
      />
    </g>
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
  // Else the eastern end of Russia lies left of America, and an ocean's width is lost.
  const projection = geoEqualEarth().rotate(CUT).fitSize([WIDTH, HEIGHT], {
    type: 'FeatureCollection',
    features: inhabited,
  });
  const draw = geoPath(projection).digits(1);
  return inhabited.map((shape, index) => ({
    key: `${shape.id ?? index}`,
    country: countryOf({ id: shape.id, name: shape.properties.name }),
    path: draw(shape) ?? '',
    at: middleOf(shape.geometry, draw),
  }));
}

/** Of France the middle in Europe, not one in the Atlantic that its lands overseas would pull it to. */
function middleOf(geometry: GeoGeometryObjects, draw: GeoPath): Point {
  if (geometry.type !== 'MultiPolygon') return draw.centroid(geometry);
  const pieces = geometry.coordinates.map((coordinates) => ({
    type: 'Polygon' as const,
    coordinates,
  }));
  const largest = pieces.reduce((most, one) => (draw.area(one) > draw.area(most) ? one : most));
  return draw.centroid(largest);
}
