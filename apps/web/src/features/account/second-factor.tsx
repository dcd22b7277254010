/** Switches the code from an app on and off, and makes recovery codes. */
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useDoorsText } from '../../text/views/doors.ts';
import { useSecurityText } from '../../text/views/security.ts';
import {
  beginSecondFactor,
  type DeedOutcome,
  endSecondFactor,
  giveCode,
  makeRecoveryCodes,
  type NewFactor,
} from '../../trpc/session.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Field } from '../../ui/field.tsx';
import { Alert, Section } from '../../ui/section.tsx';
import { QrCode } from './qr-code.tsx';

type Security = { hasSecondFactor: boolean; recoveryCodes: number };
/** What is being done: each deed wants the password first. */
type Step = 'begin' | 'renew' | 'end';
type SecondFactorProps = { security: Security; onChanged: () => Promise<void> };

export function SecondFactor({ security, onChanged }: SecondFactorProps) {
  const { formats } = useLocale();
  const { factor: words } = useSecurityText();
  const [step, setStep] = useState<Step | null>(null);
  const [begun, setBegun] = useState<NewFactor | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const give = async (password: string): Promise<DeedOutcome> => {
    if (step === 'end') return await endSecondFactor(password);
    const made =
      step === 'begin' ? await beginSecondFactor(password) : await makeRecoveryCodes(password);
    if (typeof made === 'string') return made;
    if (Array.isArray(made)) setCodes(made);
    else setBegun(made);
    return 'done';
  };
  const finish = async () => {
    setStep(null);
    setBegun(null);
    await onChanged();
  };
  const isOn = security.hasSecondFactor;
  return (
    <Section title={words.title} lead={isOn ? words.on : words.off} testId="second-factor">
      {codes !== null && <RecoveryCodes codes={codes} onDone={() => setCodes(null)} />}
      {begun !== null && <NewApp factor={begun} onDone={finish} onCancel={() => setBegun(null)} />}
      {begun === null && step !== null && (
        <PasswordStep
          label={words[step]}
          give={give}
          onDone={step === 'begin' ? async () => setStep(null) : finish}
          onCancel={() => setStep(null)}
        />
      )}
      {isOn && step === null && <p>{words.left(formats.numbers.count(security.recoveryCodes))}</p>}
      {begun === null && step === null && (
        <div className="flex flex-wrap gap-2">
          {(isOn ? (['renew', 'end'] as const) : (['begin'] as const)).map((name) => (
            <Button key={name} onClick={() => setStep(name)} data-testid={`factor-${name}`}>
              {words[name]}
            </Button>
          ))}
        </div>
      )}
    </Section>
  );
}

type OneFieldFormProps = {
  field: ReactNode;
  name: string;
  submit: string;
  give: (value: string) => Promise<DeedOutcome>;
  onDone: () => Promise<void>;
  onCancel: () => void;
};

/** A form with one field whose answer is right or wrong. */
function OneFieldForm({ field, name, submit, give, onDone, onCancel }: OneFieldFormProps) {
  const { text } = useLocale();
  const { outcomes, factor } = useSecurityText();
  const [outcome, setOutcome] = useState<DeedOutcome | null>(null);
  const [isWorking, setWorking] = useState(false);
  const onSubmit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const value = String(new FormData(event.currentTarget).get(name));
    setWorking(true);
    const result = await give(value);
    setWorking(false);
    setOutcome(result);
    if (result === 'done') await onDone();
  };
  const complaints = { ...outcomes, ...text.failure, done: null };
  return (
    <form onSubmit={(event) => void onSubmit(event)} className="grid grid-cols-1 max-w-80 gap-3">
      {field}
      <Alert>{outcome === null ? null : complaints[outcome]}</Alert>
      <div className="flex flex-wrap gap-2">
        <Button kind="primary" type="submit" disabled={isWorking} data-testid="give">
          {isWorking ? text.account.working : submit}
        </Button>
        <Button kind="quiet" onClick={onCancel}>
          {factor.cancel}
        </Button>
      </div>
    </form>
  );
}

type PasswordStepProps = {
  label: string;
  give: (password: string) => Promise<DeedOutcome>;
  onDone: () => Promise<void>;
  onCancel: () => void;
};

function PasswordStep({ label, ...rest }: PasswordStepProps) {
  const { password } = useSecurityText();
  const field = (
    <Field
      label={password.current}
      name="factor-password"
      type="password"
      autoComplete="current-password"
      required
      autoFocus
    />
  );
  return <OneFieldForm field={field} name="factor-password" submit={label} {...rest} />;
}

type NewAppProps = { factor: NewFactor; onDone: () => Promise<void>; onCancel: () => void };

function NewApp({ factor, onDone, onCancel }: NewAppProps) {
  const { factor: words } = useSecurityText();
  const key = new URL(factor.uri).searchParams.get('secret') ?? '';
  return (
    <div className="grid grid-cols-1 gap-6 md:grid-cols-2">
      <div className="grid grid-cols-1 content-start gap-3">
        <p>{words.scan}</p>
        <QrCode text={factor.uri} label={words.picture} />
        <p className="text-label">
          {words.key}:{' '}
          <code className="font-mono break-all" data-testid="factor-key">
            {key}
          </code>
        </p>
      </div>
      <div className="grid grid-cols-1 content-start gap-6">
        <RecoveryCodes codes={factor.recoveryCodes} />
        <OneFieldForm
          field={
            <Field
              label={words.code}
              name="code"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={7}
              required
              autoFocus
            />
          }
          name="code"
          submit={words.confirm}
          give={giveCode}
          onDone={onDone}
          onCancel={onCancel}
        />
      </div>
    </div>
  );
}

function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone?: () => void }) {
  const { factor: words } = useSecurityText();
  const { signIn } = useDoorsText();
  return (
    <div className="grid grid-cols-1 gap-2 rounded-md border border-line p-3">
      <h3 className="font-medium">{words.codesTitle}</h3>
      <p className="text-quiet">{words.codesLead}</p>
      <ul
        aria-label={signIn.code}
        className="grid grid-cols-2 gap-x-4 font-mono"
        data-testid="recovery-codes"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <CopyButton value={codes.join('\n')} kind="plain" />
        {onDone !== undefined && <Button onClick={onDone}>{words.done}</Button>}
      </div>
    </div>
  );
}
