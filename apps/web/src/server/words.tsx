import { headers } from "next/headers";
import { cache, type ReactNode } from "react";
import { createTranslator, type Messages } from "use-intl/core";
import { withChosenParticles } from "@/features/words/chosen-particles";
import type { Language } from "@/features/words/languages";
import { WordsProvider } from "@/features/words/words-provider";
import type { Feature } from "@/messages/catalogues";
import { currentSession } from "./auth/current-session";
import { browserLanguage } from "./browser-language";
import { compiledMessages } from "./compiled-messages";

/** The language of this request's reader: the account's, else the browser's, else English. */
export const readerLanguage = cache(
  async (): Promise<Language> => (await currentSession())?.language ?? browserLanguage(await headers()) ?? "en",
);

/** Gives the client components inside the catalogues that they need, in the reader's language. */
export async function Words({ of: features, children }: { of: readonly Feature[]; children: ReactNode }) {
  const language = await readerLanguage();
  return (
    <WordsProvider language={language} messages={compiledMessages(language, features)}>
      {children}
    </WordsProvider>
  );
}

/** Messages of one catalogue for server components and titles, in the reader's language. */
export async function translatorOf<F extends Feature>(feature: F) {
  const locale = await readerLanguage();
  // safe: compiled messages have the keys of the sources; use-intl's type knows only sources.
  const messages = compiledMessages(locale, [feature]) as unknown as Messages;
  return withChosenParticles(createTranslator<Messages, F>({ locale, messages, namespace: feature }), locale);
}
