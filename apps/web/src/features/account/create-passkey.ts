import { type PublicKeyCredentialCreationOptionsJSON, type RegistrationResponseJSON, startRegistration } from "@simplewebauthn/browser";

/**
 * Lets the browser create a passkey on a device that the person chooses.
 * @throws Error with a sentence for the person
 */
export async function createPasskey(options: PublicKeyCredentialCreationOptionsJSON): Promise<RegistrationResponseJSON> {
  try {
    return await startRegistration({ optionsJSON: options });
  } catch (cause) {
    const isKnownDevice = cause instanceof Error && cause.name === "InvalidStateError";
    throw new Error(isKnownDevice ? "This device has a passkey of your account already." : "No passkey was made. Try again.", { cause });
  }
}
