import type { CollectorView } from "@padit/services/collectors";
import { z } from "zod";
import type { Language } from "../features/words/languages";
import { sentenceIn } from "./sentences-in";

/** What a collector reports that it lacks, as sentences; other members of its capabilities pass. */
const Lacking = z.looseObject({ lacking: z.array(z.string()) });

/** A collector whose reported sentences are in the reader's language: refused checks, one on each line, and what its machine lacks. */
export function collectorIn<C extends Pick<CollectorView, "planError" | "capabilities">>(language: Language, collector: C): C {
  if (language === "en") return collector;
  const said = Lacking.safeParse(collector.capabilities);
  return {
    ...collector,
    planError: collector.planError === null ? null : linesIn(language, collector.planError),
    ...(said.success && {
      capabilities: { ...collector.capabilities, lacking: said.data.lacking.map((text) => sentenceIn(language, text)) },
    }),
  };
}

const linesIn = (language: Language, text: string): string =>
  text
    .split("\n")
    .map((line) => lineIn(language, line))
    .join("\n");

/** `checkId: reason`, or a reason of the whole plan. */
function lineIn(language: Language, line: string): string {
  const [, id, reason] = /^([0-9a-f]{8}-[0-9a-f-]{27}): (.*)$/.exec(line) ?? [];
  return id && reason ? `${id}: ${sentenceIn(language, reason)}` : sentenceIn(language, line);
}
