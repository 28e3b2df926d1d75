import type { WordsOf } from "@/features/words/use-words";

const BROWSERS = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
] as const;
const SYSTEMS = [
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/Linux|X11/, "Linux"],
] as const;

const first = (list: readonly (readonly [RegExp, string])[], text: string): string | undefined =>
  list.find(([pattern]) => pattern.test(text))?.[1];

/** Browser and system, e.g. `Firefox on Linux`, by which people recognise a session. */
export function deviceOf(t: WordsOf<"account">, userAgent: string | null): string {
  if (!userAgent) return t("session.unknownDevice");
  const [browser, system] = [first(BROWSERS, userAgent), first(SYSTEMS, userAgent)];
  if (browser && system) return t("session.on", { browser, system });
  return browser ?? system ?? userAgent.slice(0, 60);
}
