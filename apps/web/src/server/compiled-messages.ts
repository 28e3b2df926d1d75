import compile from "icu-minify/compile";
import type { Language } from "../features/words/languages";
import { CATALOGUES, type Feature } from "../messages/catalogues";

const compiled = new Map<string, object>();

/**
 * The catalogues of some screens, parsed. The browser gets them in this form and needs no parser for ICU messages; next.config.ts chooses
 * the formatter that reads it.
 */
export function compiledMessages(language: Language, features: readonly Feature[]): Record<string, object> {
  return Object.fromEntries(features.map((feature) => [feature, compiledCatalogue(language, feature)]));
}

function compiledCatalogue(language: Language, feature: Feature): object {
  const name = `${language}/${feature}`;
  const known = compiled.get(name);
  if (known) return known;
  const catalogue = compileAll(CATALOGUES[language][feature]);
  compiled.set(name, catalogue);
  return catalogue;
}

const compileAll = (messages: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(messages).map(([key, value]) => [key, typeof value === "string" ? plain(compile(value)) : compileAll(value)]),
  );

/** The compiler's objects have no prototype, and only objects with one can be passed from a server component to a client component. */
const plain = (compiled: unknown): unknown => structuredClone(compiled);
