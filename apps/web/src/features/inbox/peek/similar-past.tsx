"use client";
import type { Verdict } from "@padit/services/alerts";
import { useQuery } from "@tanstack/react-query";
import { Moment } from "@/components/moment";
import { SeverityMark } from "@/components/severity-mark";
import { useAlertText } from "@/features/alert-text/use-alert-text";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { shortDuration } from "../durations";
import { Section } from "./section";

/** Earlier alerts with the same cause, and their outcomes. */
export function SimilarPast({ alertId, onOpen }: { alertId: string; onOpen: (id: string) => void }) {
  const t = useWords("alert");
  const inbox = useWords("inbox");
  const common = useWords("common");
  const { titleOf } = useAlertText();
  const { slug } = useOrganization();
  const { data } = useQuery({ ...useTRPC().alerts.similar.queryOptions({ organization: slug, alertId }), meta: { live: "self" } });
  if (!data) return null;
  const ends = (Object.entries(data.verdicts) as [Verdict | "none", number][]).sort(([, a], [, b]) => b - a);
  return (
    <Section title={t("similar.title")}>
      {data.items.length === 0 ? (
        <p className="text-muted text-sm">{t("similar.none")}</p>
      ) : (
        <>
          <p className="text-sm">
            {ends
              .map(([verdict, n]) =>
                verdict === "none"
                  ? t("similar.ended", { n: String(n) })
                  : t("similar.ends", { n: String(n), verdict: inbox(`verdict.${verdict}`) }),
              )
              .join(" · ")}
          </p>
          <ul className="flex flex-col">
            {data.items.map((past) => (
              <li key={past.id} className="flex items-center gap-3 border-separator border-t py-1.5 text-sm">
                <SeverityMark severity={past.severity} />
                <button
                  type="button"
                  onClick={() => onOpen(past.id)}
                  className="min-w-0 flex-1 truncate text-left underline decoration-muted underline-offset-2"
                >
                  {titleOf(past)}
                </button>
                <span className="text-muted text-xs">
                  {past.verdict
                    ? inbox(`verdictTitle.${past.verdict}`)
                    : past.resolvedBy === "system"
                      ? inbox("byItself")
                      : (past.resolvedBy ?? "")}
                </span>
                {past.resolvedAt && (
                  <span className="text-muted text-xs tabular-nums">
                    {shortDuration(common, past.resolvedAt.getTime() - past.openedAt.getTime())}
                  </span>
                )}
                <Moment at={past.openedAt} className="text-muted text-xs" />
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}
