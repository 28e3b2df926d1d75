"use client";
import { createContext, type ReactNode, use, useMemo } from "react";
import { IntlProvider, type Messages } from "use-intl";
import type { Language } from "./languages";

/** Catalogues as the server compiled them. */
export type CompiledMessages = Record<string, unknown>;

const KnownMessages = createContext<CompiledMessages>({});

/** Adds the catalogues of a screen to those that the layouts around it already provide to its components. */
export function WordsProvider({ language, messages, children }: { language: Language; messages: CompiledMessages; children: ReactNode }) {
  const known = use(KnownMessages);
  const all = useMemo(() => ({ ...known, ...messages }), [known, messages]);
  return (
    <KnownMessages value={all}>
      {/* safe: compiled messages have the keys of the sources; use-intl's type knows only sources. No message formats a time, so no zone. */}
      <IntlProvider locale={language} messages={all as Messages} timeZone="UTC">
        {children}
      </IntlProvider>
    </KnownMessages>
  );
}
