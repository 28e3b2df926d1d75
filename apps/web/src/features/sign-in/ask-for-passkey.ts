import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/browser";

const NO_PASSKEYS = "This browser has no passkeys here. They need HTTPS and a browser that supports them.";
const CANCELLED = "No passkey was chosen in time. Try again.";

/**
 * Asks the person for a passkey of this site.
 * @throws Error with a sentence for the person
 */
export async function askForPasskey(): Promise<AuthenticationResponseJSON> {
  const { browserSupportsWebAuthn, startAuthentication } = await import("@simplewebauthn/browser");
  if (!browserSupportsWebAuthn()) throw new Error(NO_PASSKEYS);
  const answer = await fetch("/api/passkey-challenge", { method: "POST" });
  const body = await answer.json();
  if (!answer.ok) throw new Error(typeof body?.message === "string" ? body.message : "PADIT cannot ask for a passkey now. Try again.");
  try {
    return await startAuthentication({ optionsJSON: body as PublicKeyCredentialRequestOptionsJSON });
  } catch (cause) {
    throw new Error(CANCELLED, { cause });
  }
}
