/** The few pictograms of the dashboard: 16 px, drawn with the colour of the text, silent for screen readers. */
const PATHS = {
  chevron: 'M4 6l4 4 4-4',
  check: 'M3 8.5l3.2 3L13 4.5',
  cross: 'M4 4l8 8M12 4l-8 8',
  plus: 'M8 3v10M3 8h10',
  out: 'M6.5 3.5H3.5v9h9v-3M9 3.5h3.5V7M12 4L7.5 8.5',
  copy: 'M6 5.5h6.5v7.5H6zM10 5.5V3H3.5v7.5H6',
  sun: 'M8 5.2a2.8 2.8 0 100 5.6 2.8 2.8 0 000-5.6zM8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9',
  moon: 'M13 9.6A5.5 5.5 0 016.4 3a5.5 5.5 0 106.6 6.6z',
  screen: 'M2.5 3.5h11v7.5h-11zM6 13.5h4M8 11v2.5',
  table: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 6.5v6',
  chart: 'M2.5 2.5v11h11M4.5 10.5l3-4 2.5 2.5 3.5-5',
  lines: 'M2.5 13.5h11M2.5 10l3.5-3 3 2 4.5-4M2.5 6L6 3.5l3 2 4.5-3',
  offline:
    'M2 2l12 12M4.2 8.4a6 6 0 012.3-1.2M9.8 7.3a6 6 0 012 1.1M6.3 10.7a2.6 2.6 0 013.4 0M8 13h.01',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  filter: 'M2.5 3.5h11M4.5 8h7M6.5 12.5h3',
  search: 'M7 2.5a4.5 4.5 0 100 9 4.5 4.5 0 000-9zM10.5 10.5l3 3',
  question:
    'M6 6.2a2 2 0 113 1.7c-.6.4-1 .8-1 1.6M8 12h.01M8 1.8a6.2 6.2 0 100 12.4A6.2 6.2 0 008 1.8z',
  save: 'M8 2.5v7.5M4.8 7l3.2 3.2L11.2 7M2.5 13h11',
  link: 'M6.8 9.2l2.4-2.4M7.5 4.8l1.3-1.3a2.6 2.6 0 013.7 3.7l-1.3 1.3M8.5 11.2l-1.3 1.3a2.6 2.6 0 01-3.7-3.7l1.3-1.3',
  minus: 'M3 8h10',
  expand: 'M9.5 2.5h4v4M13.5 2.5l-5 5M6.5 13.5h-4v-4M2.5 13.5l5-5',
  keyboard: 'M1.5 4h13v8h-13zM4 6.5h.01M6.5 6.5h.01M9 6.5h.01M11.5 6.5h.01M5 9.5h6',
  pulse: 'M1.5 8.5h3l2-5 3 9.5 2-4.5h3',
  shield: 'M8 1.8l5 1.9v4c0 3.3-2.1 5.4-5 6.5-2.9-1.1-5-3.2-5-6.5v-4zM5.8 8l1.6 1.6 2.9-3.2',
  gear: 'M2.5 4.5h6M11.5 4.5h2M2.5 11.5h2M7.5 11.5h6M10 2.8v3.4M6 9.8v3.4',
  flag: 'M3.5 14V2.5M3.5 3h8.5l-1.8 3 1.8 3H3.5',
  funnel: 'M2 3h12l-4.5 5.5v4L6.5 14V8.5z',
  flow: 'M1.5 4h3c4 0 3 8 7 8h3M1.5 12h3c1.6 0 2.4-1.2 3-2.6M9 5.6C9.6 4.6 10.3 4 11.5 4h3',
  stairs: 'M2.5 2.5h11v3.5h-11zM2.5 6h7.5v3.5H2.5zM2.5 9.5h4v4h-4z',
  list: 'M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01',
  gauge: 'M2.6 12a6.3 6.3 0 1110.8 0M8 9.5l2.8-3.3M8 9.5h.01',
  bug: 'M5 6.5h6v3.5a3 3 0 01-6 0zM6 6.5V5.5a2 2 0 014 0v1M2 5l3 2M14 5l-3 2M1.5 9.5H5M14.5 9.5H11M2.5 13.5L5.3 11.5M13.5 13.5L10.7 11.5',
  bot: 'M3 6h10v7H3zM8 6V3M8 2.5h.01M6 9h.01M10 9h.01M6.5 11.2h3M1.5 8.5v2M14.5 8.5v2',
  edit: 'M3 13l.6-2.8L10.8 3a1.2 1.2 0 011.7 0l.5.5a1.2 1.2 0 010 1.7L5.8 12.4z',
  bin: 'M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.5 8.5h6l.5-8.5M6.8 7v3.5M9.2 7v3.5',
  people:
    'M6 7.5a2.2 2.2 0 100-4.4 2.2 2.2 0 000 4.4zM2 13c.3-2.2 1.9-3.5 4-3.5s3.7 1.3 4 3.5M10.5 3.3a2.2 2.2 0 010 4M11.8 9.8c1.3.5 2 1.6 2.2 3.2',
  code: 'M5.5 4.5L2 8l3.5 3.5M10.5 4.5L14 8l-3.5 3.5',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, className = '' }: { name: IconName; className?: string }) {
  return (
    <svg
      aria-hidden="true"
      className={`size-4 shrink-0 ${className}`}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

/** Three steps upwards: the product's mark. */
export function Mark() {
  return (
    <svg aria-hidden="true" className="size-6 shrink-0" viewBox="0 0 32 32">
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <g className="fill-on-accent">
        <rect x="7" y="17" width="4.5" height="8" rx="1.5" opacity=".65" />
        <rect x="13.75" y="12" width="4.5" height="13" rx="1.5" opacity=".82" />
        <rect x="20.5" y="7" width="4.5" height="18" rx="1.5" />
      </g>
    </svg>
  );
}
