/** What is kept of what pages send, and for how long. */
import {
  ARCHIVE_AFTER_DAYS_MAX,
  ARCHIVE_AFTER_DAYS_MIN,
  RETENTION_DAYS_MAX,
} from '@footfall/domain';
import { useState } from 'react';
import { useSettingsText } from '../../text/views/settings.ts';
import { Field, LinesField } from '../../ui/field.tsx';
import { Part, type PartProps } from './part.tsx';
import { linesOf } from './rules.ts';

export function Keeping({ draft, wordsAt, put }: PartProps) {
  const settings = useSettingsText();
  // What is typed stays as it is typed; its names are what it comes to.
  const [typed, setTyped] = useState(() => draft.keptParameters.join('\n'));
  return (
    <Part title={settings.keeping} lead={settings.keepingLead}>
      <LinesField
        label={settings.parameters}
        hint={settings.parametersHint}
        error={wordsAt('keptParameters')}
        value={typed}
        data-testid="keptParameters"
        onChange={(event) => {
          setTyped(event.target.value);
          put({ keptParameters: linesOf(event.target.value) });
        }}
      />
      <label className="flex items-start gap-2 md:pt-7">
        <input
          type="checkbox"
          checked={draft.redactPersonalData}
          data-testid="redactPersonalData"
          onChange={(event) => put({ redactPersonalData: event.target.checked })}
          className="mt-0.5 size-4 shrink-0 accent-accent"
        />
        {settings.redact}
      </label>
      <Days
        label={settings.archive}
        hint={settings.archiveHint}
        days={draft.archiveAfterDays}
        error={wordsAt('archiveAfterDays')}
        max={ARCHIVE_AFTER_DAYS_MAX}
        testId="archiveAfterDays"
        onDays={(archiveAfterDays) => put({ archiveAfterDays })}
      />
      <Days
        label={settings.retention}
        hint={settings.retentionHint}
        days={draft.retentionDays}
        error={wordsAt('retentionDays')}
        max={RETENTION_DAYS_MAX}
        testId="retentionDays"
        onDays={(retentionDays) => put({ retentionDays })}
      />
    </Part>
  );
}

type DaysProps = {
  label: string;
  hint: string;
  error: string | undefined;
  /** null or undefined: as the installation says. */
  days: number | null | undefined;
  max: number;
  testId: string;
  onDays: (days: number | null) => void;
};

function Days({ label, hint, error, days, max, testId, onDays }: DaysProps) {
  const settings = useSettingsText();
  return (
    <Field
      label={label}
      hint={hint}
      error={error}
      type="number"
      min={ARCHIVE_AFTER_DAYS_MIN}
      max={max}
      data-testid={testId}
      placeholder={settings.asInstalled}
      defaultValue={days ?? ''}
      onChange={(event) => {
        const { value, valueAsNumber } = event.target;
        if (value === '') onDays(null);
        else if (Number.isInteger(valueAsNumber)) onDays(valueAsNumber);
      }}
    />
  );
}
