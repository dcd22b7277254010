/** Signs in with a passkey, where the browser and the address can have one. */
import { useState } from 'react';
import { useDoorsText } from '../../text/views/doors.ts';
import {
  arePasskeysPossible,
  type PasskeyOutcome,
  signInWithPasskey,
} from '../../trpc/passkeys.ts';
import { Button } from '../../ui/button.tsx';
import { Alert } from '../../ui/section.tsx';

export function PasskeyButton({ onSignedIn }: { onSignedIn: () => Promise<void> }) {
  const words = useDoorsText();
  const [outcome, setOutcome] = useState<PasskeyOutcome | null>(null);
  const [isWorking, setWorking] = useState(false);
  if (!arePasskeysPossible()) return null;
  const press = async () => {
    setWorking(true);
    const result = await signInWithPasskey();
    if (result === 'done') await onSignedIn();
    setOutcome(result);
    setWorking(false);
  };
  const hasFailed = outcome !== null && outcome !== 'done';
  return (
    <div className="grid grid-cols-1 gap-2">
      <Button onClick={() => void press()} disabled={isWorking} data-testid="passkey">
        {words.signIn.passkey}
      </Button>
      <Alert>{hasFailed ? words.signIn.noPasskey : null}</Alert>
    </div>
  );
}
