/** Makes passkeys and signs in with them: what the API and the browser's own dialog say to each other. */
import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser';
import { send } from './session.ts';

export type PasskeyOutcome =
  | 'done'
  /** The dialog was closed, or nothing on this device fits. */
  | 'cancelled'
  /** This device has one for the account already. */
  | 'known'
  /** Adding one needs a session of today. */
  | 'tooOld'
  | 'refused'
  | 'unreachable';

/** Passkeys are bound to a name: neither an address of numbers nor plain http (but for localhost) has one. */
export function arePasskeysPossible(): boolean {
  const isNumbers = /^[\d.]+$|^\[/.test(location.hostname);
  return 'PublicKeyCredential' in window && window.isSecureContext && !isNumbers;
}

export async function addPasskey(name: string): Promise<PasskeyOutcome> {
  const { status, body } = await send('/passkey/generate-register-options');
  if (status === 403) return 'tooOld';
  if (status !== 200) return status === null ? 'unreachable' : 'refused';
  return await withDialog(async () => {
    const optionsJSON = body as unknown as PublicKeyCredentialCreationOptionsJSON;
    const response = await startRegistration({ optionsJSON });
    return await send('/passkey/verify-registration', { response, name });
  });
}

export async function signInWithPasskey(): Promise<PasskeyOutcome> {
  const { status, body } = await send('/passkey/generate-authenticate-options');
  if (status !== 200) return status === null ? 'unreachable' : 'refused';
  return await withDialog(async () => {
    const options = body as unknown as PublicKeyCredentialRequestOptionsJSON;
    // The API takes nothing less.
    const optionsJSON = { ...options, userVerification: 'required' as const };
    const response = await startAuthentication({ optionsJSON });
    return await send('/passkey/verify-authentication', { response });
  });
}

export async function removePasskey(id: string): Promise<PasskeyOutcome> {
  const { status } = await send('/passkey/delete-passkey', { id });
  if (status === null) return 'unreachable';
  return status === 200 ? 'done' : 'refused';
}

async function withDialog(talk: () => Promise<{ status: number | null }>): Promise<PasskeyOutcome> {
  try {
    const { status } = await talk();
    if (status === null) return 'unreachable';
    return status === 200 ? 'done' : 'refused';
  } catch (error) {
    const isKnown =
      error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED';
    return isKnown ? 'known' : 'cancelled';
  }
}
