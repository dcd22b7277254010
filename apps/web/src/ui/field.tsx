/** A labelled input with its hint and its complaint, tied together for screen readers. */
import { type ComponentProps, type ReactNode, useId } from 'react';

const CONTROL =
  'h-9 w-full rounded-md border border-edge bg-surface px-3 text-body text-ink placeholder:text-quiet aria-invalid:border-bad file:mr-3 file:h-full file:font-medium file:text-accent';

type Shared = { label: string; hint?: string | undefined; error?: string | undefined };

function useDescription({ hint, error }: Shared) {
  const id = useId();
  const isDescribed = hint !== undefined || error !== undefined;
  return { id, described: isDescribed ? `${id}-words` : undefined };
}

function Frame({ id, words, children }: { id: string; words: Shared; children: ReactNode }) {
  const { label, hint, error } = words;
  return (
    <div className="grid grid-cols-1 content-start gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children}
      {(error ?? hint) !== undefined && (
        <p id={`${id}-words`} className={`text-label ${error ? 'text-bad' : 'text-quiet'}`}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

export function Field({ label, hint, error, ...input }: Shared & ComponentProps<'input'>) {
  const { id, described } = useDescription({ label, hint, error });
  return (
    <Frame id={id} words={{ label, hint, error }}>
      <input
        {...input}
        id={id}
        aria-describedby={described}
        aria-invalid={error !== undefined}
        className={CONTROL}
      />
    </Frame>
  );
}

export function SelectField({ label, hint, error, ...select }: Shared & ComponentProps<'select'>) {
  const { id, described } = useDescription({ label, hint, error });
  return (
    <Frame id={id} words={{ label, hint, error }}>
      <select {...select} id={id} aria-describedby={described} className={CONTROL} />
    </Frame>
  );
}

/** Several lines; as high as it needs to be to show some of them. */
export function LinesField({ label, hint, error, ...area }: Shared & ComponentProps<'textarea'>) {
  const { id, described } = useDescription({ label, hint, error });
  return (
    <Frame id={id} words={{ label, hint, error }}>
      <textarea
        {...area}
        id={id}
        rows={3}
        spellCheck={false}
        aria-describedby={described}
        aria-invalid={error !== undefined}
        className={`${CONTROL} h-auto! py-2 font-mono`}
      />
    </Frame>
  );
}
