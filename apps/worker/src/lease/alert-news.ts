import { SEVERITIES, type Severity } from "@padit/domain";
import { z } from "zod";

/** What an alert's timeline has told of it; stored beside the alert's sources. */
const Told = z.object({ told: z.array(z.string()).default([]) }).catch({ told: [] });

interface Story {
  severity: Severity;
  kind: string;
  sources: { rules: readonly { id: string }[]; detector: boolean };
}

/** What an alert is made of, as words that are either told or not. */
const wordsOf = ({ severity, kind, sources }: Story): string[] => [
  ...SEVERITIES.slice(0, SEVERITIES.indexOf(severity) + 1),
  `kind ${kind}`,
  ...sources.rules.map(({ id }) => `rule ${id}`),
  ...(sources.detector ? ["detector"] : []),
];

/**
 * Whether a refined story belongs in the timeline, and what the timeline has told then. A source or a kind that comes and goes is told when it
 * comes first: an alert that flaps for a day would bury what people did under thousands of rows.
 */
export function alertNews(storedSources: unknown, story: Story): { isNews: boolean; told: string[] } {
  const told = new Set(Told.parse(storedSources).told);
  const words = wordsOf(story);
  return { isNews: words.some((word) => !told.has(word)), told: [...new Set([...told, ...words])] };
}
