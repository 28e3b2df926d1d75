"use client";
import { Button } from "@heroui/react";
import { printTerm, type Selector } from "@padit/domain/selector";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, Gauge, GraduationCap, SearchX } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Blank } from "@/components/blank";
import { LinkButton } from "@/components/link-button";
import { Moment } from "@/components/moment";
import { Waiting } from "@/components/waiting";
import { useAlertText } from "@/features/alert-text/use-alert-text";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import type { InboxView } from "./inbox-view";
import { chipOf } from "./search-bar";

interface InboxBlankProps {
  view: InboxView;
  terms: Selector;
  onView: (next: Partial<Pick<InboxView, "q" | "tab" | "range">>) => void;
}

/** Explains an empty inbox: no match, no measurements yet, detection still learns, or no problems. */
export function InboxBlank({ view, terms, onView }: InboxBlankProps) {
  const t = useWords("alert");
  const { titleOf } = useAlertText();
  const { slug } = useOrganization();
  const mayOperate = useMay("operator");
  const trpc = useTRPC();
  const endpoints = useQuery(trpc.endpoints.list.queryOptions({ organization: slug, limit: 500 }));
  const last = useQuery(trpc.alerts.inbox.queryOptions({ organization: slug, limit: 1 }));
  if (terms.length > 0) return <NoMatch view={view} terms={terms} onView={onView} />;
  if (endpoints.isPending || last.isPending) return <Waiting rows={4} />;
  const items = endpoints.data?.items ?? [];
  if (items.length === 0)
    return (
      <Blank icon={Gauge} title={t("blank.noEndpoints")}>
        <p>{t("blank.noEndpointsText")}</p>
        {mayOperate && <LinkButton href={`/o/${slug}/endpoints/new`}>{t("blank.addEndpoint")}</LinkButton>}
      </Blank>
    );
  const newest = last.data?.items[0];
  const story = newest ? (
    <p>
      {t.rich("blank.last", {
        alert: () => (
          <Link className="underline" href={`/o/${slug}/inbox/${newest.id}`}>
            {titleOf(newest)}
          </Link>
        ),
        time: () => <Moment at={newest.openedAt} />,
      })}
    </p>
  ) : (
    <p>{t("blank.none")}</p>
  );
  const learners = items.flatMap(({ learning, name }) => (learning ? [{ name, ...learning }] : []));
  if (learners.length > 0 && view.tab !== "resolved" && view.tab !== "snoozed")
    return (
      <StillLearning learners={learners} endpointCount={items.length}>
        {story}
      </StillLearning>
    );
  return (
    <Blank icon={CircleCheck} title={view.tab === "active" || view.tab === "open" ? t("blank.quiet") : t(`blank.nothing.${view.tab}`)}>
      {story}
      {view.tab !== "resolved" && newest && (
        <Button variant="secondary" onPress={() => onView({ tab: "resolved" })}>
          {t("blank.showResolved")}
        </Button>
      )}
      {view.range !== "all" && (
        <Button variant="ghost" onPress={() => onView({ range: "all" })}>
          {t("blank.allTime")}
        </Button>
      )}
    </Blank>
  );
}

function NoMatch({ view, terms, onView }: InboxBlankProps) {
  const t = useWords("alert");
  const chips = terms.map((term, n) => (
    <span key={printTerm(term)}>
      {n > 0 && ", "}
      <strong>{chipOf(term)}</strong>
    </span>
  ));
  return (
    <Blank icon={SearchX} title={t("blank.noMatch")}>
      <p>
        {t.rich("blank.noMatchText", {
          tab: t(`blank.tab.${view.tab}`),
          range: t(`blank.range.${view.range}`),
          terms: () => chips,
        })}
      </p>
      <Button variant="secondary" onPress={() => onView({ q: "" })}>
        {t("blank.clear")}
      </Button>
    </Blank>
  );
}

interface StillLearningProps {
  /** Learnt and required windows of each endpoint that still learns. */
  learners: readonly { name: string; learnt: number; needed: number }[];
  endpointCount: number;
  children: ReactNode;
}
function StillLearning({ learners, endpointCount, children }: StillLearningProps) {
  const t = useWords("alert");
  const learnt = learners.reduce((sum, each) => sum + Math.min(each.learnt, each.needed), 0);
  const needed = learners.reduce((sum, each) => sum + each.needed, 0);
  const percent = needed === 0 ? 0 : Math.floor((100 * learnt) / needed);
  return (
    <Blank icon={GraduationCap} title={t("blank.learning")}>
      <p>
        {learners.length === 1
          ? t("blank.oneLearns", { name: learners[0]?.name ?? "", left: String(needed - learnt) })
          : t("blank.severalLearn", {
              learning: String(learners.length),
              all: String(endpointCount),
              left: String(needed - learnt),
            })}
      </p>
      <div className="flex w-64 flex-col gap-1">
        <div
          role="progressbar"
          aria-label={t("blank.learnt")}
          aria-valuenow={percent}
          aria-valuemin={0}
          aria-valuemax={100}
          className="h-2 overflow-hidden rounded-full bg-default"
        >
          <div className="h-full bg-accent" style={{ width: `${percent}%` }} />
        </div>
        <span className="text-xs tabular-nums">{percent}%</span>
      </div>
      {children}
    </Blank>
  );
}
