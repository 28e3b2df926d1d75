import type { EndpointOutcome } from "@padit/services/endpoints";
import { CircleSlash, type LucideIcon, OctagonX, Unplug } from "lucide-react";
import Link from "next/link";
import { Moment } from "@/components/moment";
import { useSources } from "@/features/sources/sources-context";

const LOOKS: Record<EndpointOutcome["state"], { icon: LucideIcon; colour: string; text: string }> = {
  failing: { icon: OctagonX, colour: "text-danger", text: "gets no good answer" },
  not_measured: { icon: Unplug, colour: "text-warning-text", text: "cannot measure it" },
  not_offered: { icon: CircleSlash, colour: "text-muted", text: "leaves out a part" },
};

interface OutcomeNotesProps {
  outcomes: readonly EndpointOutcome[];
  protocol: string;
  slug: string;
  /** Collector names by id. */
  collectors: ReadonlyMap<string, string>;
}

/** Latest outcomes that are not a success, each with its collector, its start and its reason. */
export function OutcomeNotes({ outcomes, protocol, slug, collectors }: OutcomeNotesProps) {
  const { metrics } = useSources().of(protocol);
  if (outcomes.length === 0) return null;
  return (
    <ul aria-label="Latest runs" className="flex flex-col gap-1 rounded-xl border border-border bg-surface p-4 text-sm">
      {outcomes.map(({ metric, collectorId, state, reason, since }) => {
        const { icon: Icon, colour, text } = LOOKS[state];
        const title = metrics[metric]?.title ?? "Outcome";
        return (
          <li key={`${metric} ${collectorId}`} className="flex items-start gap-2">
            <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${colour}`} />
            <span className="min-w-0 break-words">
              <Link className="font-medium underline" href={`/o/${slug}/collectors/${collectorId}`}>
                {collectors.get(collectorId) ?? "Collector"}
              </Link>{" "}
              {text}
              {title === "Outcome" ? "" : ` (${title.replace(/ outcome$/, "")})`}, began <Moment at={since} />: {reason}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
