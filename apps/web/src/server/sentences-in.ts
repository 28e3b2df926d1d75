import type { Language } from "../features/words/languages";
import { withParticles } from "../features/words/particles";
import { SERVER_SENTENCES } from "../messages/ko/server-sentences";

const PLACEHOLDER = /\{(\w+)\}/g;

interface Pattern {
  english: RegExp;
  korean: string;
}

const PATTERNS: readonly Pattern[] = Object.entries(SERVER_SENTENCES)
  .filter(([english]) => english.includes("{"))
  .map(([english, korean]) => ({ english: patternOf(english), korean }));

/** A sentence of the server, its packages or a collector in the reader's language; one that has no translation as it is. */
export function sentenceIn(language: Language, text: string): string {
  if (language === "en") return text;
  const exact = SERVER_SENTENCES[text];
  if (exact !== undefined) return exact;
  for (const { english, korean } of PATTERNS) {
    const parts = english.exec(text)?.groups;
    if (parts === undefined) continue;
    return withParticles(korean.replace(PLACEHOLDER, (_, name: string) => sentenceIn(language, parts[name] ?? "")));
  }
  return text;
}

/** Matches a whole text; what is inserted is not empty. */
function patternOf(english: string): RegExp {
  const source = english
    .split(PLACEHOLDER)
    // Every second part is the name of a placeholder.
    .map((part, index) => (index % 2 === 1 ? `(?<${part}>.+?)` : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
  return new RegExp(`^${source.join("")}$`, "su");
}
