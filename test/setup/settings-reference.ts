/** Writes the operator's reference of settings from the apps' own schemas, so that it cannot say what they do not read. */
import { APP_NAMES, type AppName, SCHEMAS } from './app-settings.ts';

export type SettingDoc = {
  name: string;
  apps: AppName[];
  /** What may be given, in a few words. */
  form: string;
  /** Null: none, and the app starts without it; `needed`: it does not start without it. */
  fallback: string | null;
  isNeeded: boolean;
  description: string;
};

/** What a JSON schema says of one setting, as far as the settings make use of it. */
type Shape = {
  type?: string;
  enum?: string[];
  format?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  default?: unknown;
  description?: string;
};

/** All settings in the order of the apps' schemas; one that several apps read in the same way is there once. */
export function listSettings(): SettingDoc[] {
  const settings = new Map<string, SettingDoc>();
  for (const app of APP_NAMES) {
    const schema = SCHEMAS[app].toJSONSchema({ io: 'input', unrepresentable: 'any' });
    const needed = new Set(schema.required ?? []);
    for (const [name, shape] of Object.entries(schema.properties ?? {})) {
      const doc = describe(name, shape as Shape, needed.has(name));
      // What another app reads otherwise is told apart from it.
      const key = JSON.stringify(doc);
      const known = settings.get(key);
      settings.set(key, { ...doc, apps: [...(known?.apps ?? []), app] });
    }
  }
  return [...settings.values()];
}

function describe(name: string, shape: Shape, isNeeded: boolean): Omit<SettingDoc, 'apps'> {
  return {
    name,
    form: formOf(shape),
    fallback: fallbackOf(shape.default),
    // What a transform or a coercion makes of nothing is not in the schema: only a missing default tells.
    isNeeded: isNeeded && shape.default === undefined,
    description: shape.description ?? '',
  };
}

function formOf({ type, enum: choices, minimum, maximum, minLength }: Shape): string {
  if (choices !== undefined) return choices.join(', ');
  if (type !== 'integer' && type !== 'number') {
    return minLength !== undefined && minLength > 1 ? `text, from ${minLength} characters` : 'text';
  }
  const kind = type === 'integer' ? 'whole number' : 'number';
  const from = minimum === undefined || minimum < 0 ? '' : ` from ${minimum}`;
  const to = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? '' : ` to ${maximum}`;
  return kind + from + to;
}

function fallbackOf(value: unknown): string | null {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return null;
  return String(value);
}

const HEAD = `# Settings

Written by \`npm run settings\` from the schemas that the apps read their environment with (each app's \`env.ts\`); a test holds it to them.
An empty variable counts as not set. An app that is given something wrong does not start, and names everything that is wrong in one sentence.
`;

/** The page, as it belongs in docs/operations/settings.md. */
export function writeSettingsReference(): string {
  const settings = listSettings();
  const all = settings.filter(({ apps }) => apps.length > 1);
  const sections = [
    section('Read by several apps', all, true),
    ...APP_NAMES.map((app) => {
      const own = settings.filter(({ apps }) => apps.length === 1 && apps[0] === app);
      return section(app === 'api' ? 'API and dashboard' : capitalised(app), own, false);
    }),
  ];
  return [HEAD, ...sections].join('\n');
}

function section(title: string, settings: SettingDoc[], tellsApps: boolean): string {
  const head = tellsApps
    ? '| variable | read by | what may be given | when not set | what it is |\n| --- | --- | --- | --- | --- |'
    : '| variable | what may be given | when not set | what it is |\n| --- | --- | --- | --- |';
  const rows = settings.map(({ name, apps, form, fallback, isNeeded, description }) => {
    const missing = isNeeded ? '**needed**' : fallback === null ? '' : `\`${fallback}\``;
    const cells = [
      `\`${name}\``,
      ...(tellsApps ? [apps.join(', ')] : []),
      form,
      missing,
      description,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return `## ${title}\n\n${head}\n${rows.join('\n')}\n`;
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
