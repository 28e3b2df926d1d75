import type { Language } from "../features/words/languages";
import { account } from "./en/account";
import { onCall } from "./en/on-call";
import { passkey } from "./en/passkey";
import { signIn } from "./en/sign-in";
import { account as accountKo } from "./ko/account";
import { onCall as onCallKo } from "./ko/on-call";
import { passkey as passkeyKo } from "./ko/passkey";
import { signIn as signInKo } from "./ko/sign-in";

const en = { account, onCall, passkey, signIn } as const;

/** Every message of every converted screen. Only the server imports this file; a page is sent its own catalogues, in one language. */
export const CATALOGUES: Record<Language, Record<keyof typeof en, object>> = {
  en,
  ko: { account: accountKo, onCall: onCallKo, passkey: passkeyKo, signIn: signInKo },
};

export type Feature = keyof typeof en;

declare module "use-intl" {
  interface AppConfig {
    Locale: Language;
    Messages: typeof en;
  }
}
