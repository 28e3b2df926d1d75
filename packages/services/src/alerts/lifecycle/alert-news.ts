import { SEVERITIES, type Severity } from "@padit/domain";
import { z } from "zod";

/** What an alert's timeline already shows, as words; stored with the alert's sources. */
const Told = z.object({ told: z.array(z.string()).default([]) }).catch({ told: [] });

interface Story {
  severity: Severity;
  kind: string;
  sources: { rules: readonly { id: string }[]; detector: boolean };
}

/** The broken limits and the severities up to the present one, as words that the timeline shows or does not show. */
const weightOf = ({ severity, sources }: Omit<Story, "kind">): string[] => [
  ...SEVERITIES.slice(0, SEVERITIES.indexOf(severity) + 1),
  ...sources.rules.map(({ id }) => `rule ${id}`),
];

/**
 * Whether new evidence adds an entry to the timeline, and which words the timeline then contains. A source or kind that comes and goes is
 * entered only the first time: an alert that flaps for a day would otherwise bury people's entries under thousands of rows.
 */
export function alertNews(storedSources: unknown, story: Story): { isNews: boolean; told: string[] } {
  const told = new Set(Told.parse(storedSources).told);
  const words = [...weightOf(story), `kind ${story.kind}`, ...(story.sources.detector ? ["detector"] : [])];
  return { isNews: words.some((word) => !told.has(word)), told: [...new Set([...told, ...words])] };
}

/**
 * Whether the evidence is more severe than the timeline shows, or breaks another limit, so that an earlier resolution does not cover it.
 */
export function isWorse(storedSources: unknown, story: Omit<Story, "kind">): boolean {
  const { told } = Told.parse(storedSources);
  return weightOf(story).some((word) => !told.includes(word));
}
