"use client";
import { Spinner } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { LinkButton } from "@/components/link-button";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { stampName } from "@/features/endpoints/wizard/test-names";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { checklistOf, isReady, likelyCauses, type Tick } from "./checklist";
import type { Issued } from "./issue-token";

const ASK_MS = 2_000;
/** Time without progress after which the page shows likely causes. */
const WONDER_MS = 60_000;

/** Shows the set-up steps as completed while the machine connects. */
export function LiveChecklist({ issued }: { issued: Issued }) {
  const t = useWords("collectors");
  const target = useWords("target");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const enrolment = useQuery({
    ...trpc.collectors.enrolment.queryOptions({ organization: slug, tokenId: issued.id }),
    refetchInterval: ASK_MS,
  });
  const collector = enrolment.data?.collector ?? null;
  const activity = useQuery({
    ...trpc.collectors.activity.queryOptions({ organization: slug, collectorIds: collector ? [collector.id] : [] }),
    enabled: collector !== null,
    refetchInterval: ASK_MS,
  });
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), WONDER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (enrolment.isPending) return <Waiting rows={4} label={t("checklist.loading")} />;
  if (enrolment.isError)
    return <Problem what={t("checklist.theChecklist")} error={enrolment.error} onRetry={() => void enrolment.refetch()} />;
  const items = checklistOf(t, enrolment.data, { server: issued.server, lastSampleAt: activity.data?.[0]?.lastSampleAt ?? null }, (stamp) =>
    stampName(target, stamp),
  );
  const ready = isReady(items);
  const causes = isLong ? likelyCauses(t, items, issued.server) : [];
  return (
    <section aria-labelledby="checklist" className="flex flex-col gap-3">
      <h2 id="checklist" className="font-medium">
        {t(ready ? "checklist.works" : "checklist.waiting")}
      </h2>
      <ul aria-live="polite" className="flex flex-col divide-y divide-separator rounded-xl border border-border bg-surface">
        {items.map(({ id, tick, detail }) => (
          <li key={id} data-tick={tick} className="flex items-center gap-3 px-4 py-2 text-sm">
            <TickMark tick={tick} />
            <span className="w-32 shrink-0 font-medium">{t(`checklist.${id}`)}</span>
            <span className="min-w-0 break-words text-muted">{detail}</span>
          </li>
        ))}
      </ul>
      {causes.length > 0 && !(ready && collector?.endpointCount === 0) && (
        <div role="status" className="rounded-xl border border-border bg-surface p-4 text-sm">
          <p className="font-medium">{t("checklist.long")}</p>
          <ul className="list-disc ps-5">
            {causes.map((cause) => (
              <li key={cause}>{cause}</li>
            ))}
          </ul>
          <p className="pt-2">{t.rich("checklist.doctor", { code: (text) => <code className="font-mono">{text}</code> })}</p>
        </div>
      )}
      {ready && collector && (
        <div className="flex flex-wrap gap-2">
          <LinkButton variant="primary" href={`/o/${slug}/endpoints/new`}>
            {t("checklist.addEndpoint")}
          </LinkButton>
          <LinkButton href={`/o/${slug}/collectors/${collector.id}`}>{t("checklist.open", { name: collector.name })}</LinkButton>
        </div>
      )}
    </section>
  );
}

function TickMark({ tick }: { tick: Tick }) {
  const t = useWords("collectors");
  const label = t(`checklist.tick.${tick}`);
  if (tick === "done") return <CircleCheck aria-label={label} className="size-5 shrink-0 text-success-text" />;
  if (tick === "warning") return <TriangleAlert aria-label={label} className="size-5 shrink-0 text-warning-text" />;
  return (
    <span className="grid size-5 shrink-0 place-items-center">
      <Spinner size="sm" aria-label={label} />
    </span>
  );
}
