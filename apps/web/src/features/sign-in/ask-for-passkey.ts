import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/browser";
import type { WordsOf } from "@/features/words/use-words";

/**
 * Asks the person for a passkey of this site.
 * @throws Error with a sentence for the person
 */
export async function askForPasskey(t: WordsOf<"passkey">): Promise<AuthenticationResponseJSON> {
  const { browserSupportsWebAuthn, startAuthentication } = await import("@simplewebauthn/browser");
  if (!browserSupportsWebAuthn()) throw new Error(t("notHere"));
  const answer = await fetch("/api/passkey-challenge", { method: "POST" });
  const body = await answer.json();
  if (!answer.ok) throw new Error(typeof body?.message === "string" ? body.message : t("cannotAsk"));
  try {
    return await startAuthentication({ optionsJSON: body as PublicKeyCredentialRequestOptionsJSON });
  } catch (cause) {
    throw new Error(t("cancelled"), { cause });
  }
}
