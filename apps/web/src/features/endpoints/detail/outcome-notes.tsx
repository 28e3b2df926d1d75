import type { EndpointOutcome } from "@padit/services/endpoints";
import { CircleSlash, type LucideIcon, OctagonX, Unplug } from "lucide-react";
import Link from "next/link";
import { Moment } from "@/components/moment";
import { useSources } from "@/features/sources/sources-context";
import { useWords } from "@/features/words/use-words";

const LOOKS: Record<EndpointOutcome["state"], { icon: LucideIcon; colour: string }> = {
  failing: { icon: OctagonX, colour: "text-danger" },
  not_measured: { icon: Unplug, colour: "text-warning-text" },
  not_offered: { icon: CircleSlash, colour: "text-muted" },
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
  const t = useWords("endpoint");
  const { metrics } = useSources().of(protocol);
  if (outcomes.length === 0) return null;
  return (
    <ul aria-label={t("outcome.label")} className="flex flex-col gap-1 rounded-xl border border-border bg-surface p-4 text-sm">
      {outcomes.map(({ metric, collectorId, state, reason, since }) => {
        const { icon: Icon, colour } = LOOKS[state];
        // A source with several probes titles each outcome by its probe, e.g. "UDP echo outcome".
        const part = /^(.+) (?:outcome|결과)$/.exec(metrics[metric]?.title ?? "")?.[1];
        return (
          <li key={`${metric} ${collectorId}`} className="flex items-start gap-2">
            <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${colour}`} />
            <span className="min-w-0 break-words">
              {t.rich(part === undefined ? `outcome.${state}` : `outcome.${state}Part`, {
                collector: () => (
                  <Link className="font-medium underline" href={`/o/${slug}/collectors/${collectorId}`}>
                    {collectors.get(collectorId) ?? t("collector")}
                  </Link>
                ),
                time: () => <Moment at={since} />,
                part: part ?? "",
                reason,
              })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
