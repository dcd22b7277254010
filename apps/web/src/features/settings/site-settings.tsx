/** The settings of a site: what it is called, how it is counted, whose hits are left out. */
import {
  BOT_FILTERS,
  DEFINITIONS,
  type Definitions,
  isPermitted,
  type OpenSite,
  type SiteChange,
  TRACKER_VARIANTS,
} from '@footfall/domain';
import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useBounceText } from '../../text/views/bounces.ts';
import { useSettingsText } from '../../text/views/settings.ts';
import { useTRPC } from '../../trpc/client.ts';
import { useRefusal } from '../../trpc/use-refusal.ts';
import { Button } from '../../ui/button.tsx';
import { Field, LinesField, SelectField } from '../../ui/field.tsx';
import { Alert } from '../../ui/section.tsx';
import { Unsaved } from '../../ui/unsaved.tsx';
import { DefinitionsPreview } from './definitions-preview.tsx';
import { Keeping } from './keeping.tsx';
import { type Draft, Part, type PartProps } from './part.tsx';
import { RuleTest } from './rule-test.tsx';
import { linesOf } from './rules.ts';

type SiteSettingsProps = {
  site: OpenSite;
  onSaved: (site: OpenSite) => void;
};

export function SiteSettings({ site, onSaved }: SiteSettingsProps) {
  const { text } = useLocale();
  const settings = useSettingsText();
  const trpc = useTRPC();
  const [draft, setDraft] = useState<Draft>(site);
  const [isUntouched, setUntouched] = useState(false);
  const save = useMutation(
    trpc.sites.update.mutationOptions({
      onSuccess: (saved) => {
        // As it was understood: a domain without its scheme.
        setDraft(saved);
        onSaved(saved);
      },
    }),
  );
  const { failure, wordsAt, form } = useRefusal(save.error);
  const mayWrite = isPermitted(site.permissions, 'sites:write');
  const put = (change: Partial<Draft>) => {
    save.reset();
    setUntouched(false);
    setDraft((now) => ({ ...now, ...change }));
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const change = differing(draft, site);
    if (Object.keys(change).length > 0) save.mutate({ site: site.id, change });
    setUntouched(Object.keys(change).length === 0);
  };
  const part: PartProps = {
    draft,
    wordsAt: (name, own) => wordsAt(`change.${name}`, own),
    put,
  };
  return (
    <form ref={form} onSubmit={submit} className="grid max-w-[55rem] grid-cols-1 gap-3">
      <Unsaved isUnsaved={() => mayWrite && Object.keys(differing(draft, site)).length > 0} />
      {!mayWrite && <p className="text-warn">{settings.readOnly}</p>}
      <fieldset disabled={!mayWrite} className="contents">
        <General site={site} {...part} />
        <Counting site={site} {...part} />
        <Exclusions {...part} />
        <Keeping {...part} />
        <div className="flex flex-wrap items-center gap-3">
          <Button
            kind="primary"
            type="submit"
            disabled={save.isPending}
            data-testid="save-settings"
          >
            {save.isPending ? text.account.working : settings.save}
          </Button>
          <p role="status" className="text-good" data-testid="settings-saved">
            {isUntouched ? settings.nothingChanged : save.isSuccess && settings.saved}
          </p>
          <Alert>{failure}</Alert>
        </div>
      </fieldset>
    </form>
  );
}

/** What was changed: what somebody else changed meanwhile stays, and the audit log says what was meant. */
function differing(draft: Draft, site: OpenSite): SiteChange {
  const before: Readonly<Record<string, unknown>> = changeOf(site);
  const changed = Object.entries(changeOf(draft)).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
  );
  return Object.fromEntries(changed.filter(([name, value]) => value !== null || name in before));
}

/** Only what the form is about: what it does not show stays as it is. */
function changeOf(draft: Draft): SiteChange {
  const { name, domain, timezone, weekStart, definitions, botFilter, trackerVariant } = draft;
  return {
    name,
    domain,
    timezone,
    weekStart,
    definitions,
    botFilter,
    ...(trackerVariant === undefined ? {} : { trackerVariant }),
    honourPrivacySignal: draft.honourPrivacySignal,
    excludedAddresses: draft.excludedAddresses,
    excludedCountries: draft.excludedCountries.map((country) => country.toUpperCase()),
    excludedPages: draft.excludedPages,
    allowedHostnames: draft.allowedHostnames,
    ...keepingOf(draft),
  };
}

/** What is absent stays; null takes the site's own number back. */
function keepingOf({ archiveAfterDays, retentionDays, ...draft }: Draft): SiteChange {
  return {
    keptParameters: draft.keptParameters,
    redactPersonalData: draft.redactPersonalData,
    ...(archiveAfterDays === undefined ? {} : { archiveAfterDays }),
    ...(retentionDays === undefined ? {} : { retentionDays }),
  };
}

function General({ site, draft, wordsAt, put }: PartProps & { site: OpenSite }) {
  const { text, formats } = useLocale();
  const settings = useSettingsText();
  const zones = [...new Set([...Intl.supportedValuesOf('timeZone'), draft.timezone, 'UTC'])];
  return (
    <Part title={settings.general}>
      <Field
        label={settings.name}
        value={draft.name}
        error={wordsAt('name')}
        maxLength={120}
        required
        onChange={(event) => put({ name: event.target.value })}
      />
      <Field
        label={settings.domain}
        value={draft.domain}
        error={wordsAt('domain', () => text.sites.domainWrong)}
        required
        onChange={(event) => put({ domain: event.target.value })}
      />
      <SelectField
        label={settings.timezone}
        hint={settings.timezoneHint}
        value={draft.timezone}
        onChange={(event) => put({ timezone: event.target.value })}
      >
        {zones.sort().map((zone) => (
          <option key={zone} value={zone}>
            {zone.replaceAll('_', ' ')}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={settings.weekStart}
        value={draft.weekStart}
        onChange={(event) => put({ weekStart: Number(event.target.value) })}
      >
        {[1, 2, 3, 4, 5, 6, 7].map((day) => (
          <option key={day} value={day}>
            {weekdayName(day, formats.locale)}
          </option>
        ))}
      </SelectField>
      <p className="md:col-span-2">
        <span className="font-medium">{settings.id}</span>{' '}
        <code className="font-mono wrap-anywhere" data-testid="site-id">
          {site.id}
        </code>
      </p>
    </Part>
  );
}

/** 1 Monday … 7 Sunday; 5 January 1970 was a Monday. */
function weekdayName(day: number, locale: string): string {
  const at = Date.UTC(1970, 0, 4 + day);
  return new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(at);
}

const DEFINITION_NAMES: Record<Definitions, string> = {
  footfall: 'Footfall',
  ga4: 'Google Analytics 4',
  plausible: 'Plausible',
  matomo: 'Matomo',
};

function Counting({ site, draft, put }: PartProps & { site: OpenSite }) {
  const settings = useSettingsText();
  const bounces = useBounceText();
  return (
    <Part title={settings.counting}>
      <SelectField
        label={settings.definitions}
        data-testid="definitions"
        hint={bounces[draft.definitions]}
        value={draft.definitions}
        onChange={(event) => {
          const definitions = DEFINITIONS.find((one) => one === event.target.value);
          if (definitions !== undefined) put({ definitions });
        }}
      >
        {DEFINITIONS.map((name) => (
          <option key={name} value={name}>
            {DEFINITION_NAMES[name]}
          </option>
        ))}
      </SelectField>
      {draft.definitions !== site.definitions && (
        <DefinitionsPreview siteId={site.id} from={site.definitions} to={draft.definitions} />
      )}
      <SelectField
        label={settings.botFilter}
        value={draft.botFilter}
        onChange={(event) => {
          const botFilter = BOT_FILTERS.find((one) => one === event.target.value);
          if (botFilter !== undefined) put({ botFilter });
        }}
      >
        {BOT_FILTERS.map((name) => (
          <option key={name} value={name}>
            {settings.botFilters[name]}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={settings.variant}
        value={draft.trackerVariant ?? 'standard'}
        onChange={(event) => {
          const trackerVariant = TRACKER_VARIANTS.find((one) => one === event.target.value);
          if (trackerVariant !== undefined) put({ trackerVariant });
        }}
      >
        {TRACKER_VARIANTS.map((name) => (
          <option key={name} value={name}>
            {settings.variants[name]}
          </option>
        ))}
      </SelectField>
      <label className="flex items-center gap-2 md:pt-6">
        <input
          type="checkbox"
          checked={draft.honourPrivacySignal}
          onChange={(event) => put({ honourPrivacySignal: event.target.checked })}
          className="size-4 shrink-0 accent-accent"
        />
        {settings.privacy}
      </label>
    </Part>
  );
}

const LISTS = [
  { name: 'excludedPages', words: 'pages' },
  { name: 'excludedAddresses', words: 'addresses' },
  { name: 'allowedHostnames', words: 'hosts' },
  { name: 'excludedCountries', words: 'countries' },
] as const;

function Exclusions({ draft, wordsAt, put }: PartProps) {
  const settings = useSettingsText();
  // What is typed stays as it is typed; its rules are what it comes to.
  const [typed, setTyped] = useState(() => ({
    excludedPages: draft.excludedPages.join('\n'),
    excludedAddresses: draft.excludedAddresses.join('\n'),
    allowedHostnames: draft.allowedHostnames.join('\n'),
    excludedCountries: draft.excludedCountries.join('\n'),
  }));
  return (
    <Part title={settings.exclusions} lead={settings.exclusionsLead}>
      {LISTS.map(({ name, words }) => (
        <LinesField
          key={name}
          label={settings[words]}
          hint={settings[`${words}Hint`]}
          error={wordsAt(name, (index) => settings[`${words}Wrong`](draft[name][index ?? 0] ?? ''))}
          value={typed[name]}
          data-testid={name}
          onChange={(event) => {
            setTyped({ ...typed, [name]: event.target.value });
            put({ [name]: linesOf(event.target.value) });
          }}
        />
      ))}
      <RuleTest rules={draft} />
    </Part>
  );
}
