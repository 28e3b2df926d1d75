import { SEVERITIES, type Severity } from "@padit/domain";
import { z } from "zod";

/** What an alert's timeline has told of it; stored beside the alert's sources. */
const Told = z.object({ told: z.array(z.string()).default([]) }).catch({ told: [] });

interface Story {
  severity: Severity;
  kind: string;
  sources: { rules: readonly { id: string }[]; detector: boolean };
}

/** The limits that are broken and how grave it is, as words that are either told or not. */
const weightOf = ({ severity, sources }: Omit<Story, "kind">): string[] => [
  ...SEVERITIES.slice(0, SEVERITIES.indexOf(severity) + 1),
  ...sources.rules.map(({ id }) => `rule ${id}`),
];

/**
 * Whether a refined story belongs in the timeline, and what the timeline has told then. A source or a kind that comes and goes is told when it
 * comes first: an alert that flaps for a day would bury what people did under thousands of rows.
 */
export function alertNews(storedSources: unknown, story: Story): { isNews: boolean; told: string[] } {
  const told = new Set(Told.parse(storedSources).told);
  const words = [...weightOf(story), `kind ${story.kind}`, ...(story.sources.detector ? ["detector"] : [])];
  return { isNews: words.some((word) => !told.has(word)), told: [...new Set([...told, ...words])] };
}

/** Whether the story is graver than the one told, or breaks another limit: what a person put aside was less than this. */
export function isWorse(storedSources: unknown, story: Omit<Story, "kind">): boolean {
  const { told } = Told.parse(storedSources);
  return weightOf(story).some((word) => !told.includes(word));
}
