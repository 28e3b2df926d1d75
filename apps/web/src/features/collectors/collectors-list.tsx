"use client";
import { Button } from "@heroui/react";
import { quantity } from "@padit/domain/quantity";
import type { CollectorView } from "@padit/services/collectors";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Plus, RadioTower } from "lucide-react";
import Link from "next/link";
import { parseAsBoolean, useQueryState } from "nuqs";
import { Blank } from "@/components/blank";
import { Check } from "@/components/check";
import { LinkButton } from "@/components/link-button";
import { Moment, useNow } from "@/components/moment";
import { PageHeader } from "@/components/page-header";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { stampName } from "@/features/endpoints/wizard/test-names";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { factsOf, healthOf, offsetText } from "./collector-health";
import { HealthMark } from "./health-mark";

/** Poll interval: status reports of collectors send no change notification to browsers. */
const ASK_MS = 10_000;
const COLUMNS =
  "md:grid-cols-[minmax(10rem,1.5fr)_minmax(8rem,1fr)_7rem_5rem_7rem_6rem_5rem] xl:grid-cols-[minmax(10rem,1.5fr)_minmax(9rem,1fr)_8rem_6rem_8rem_7rem_6rem_5rem_minmax(6rem,1fr)]";
const HEADS = ["name", "state", "lastUpload", "queue", "offset", "late", "dropped", "version", "stamps"] as const;

export function CollectorsList() {
  const t = useWords("collectors");
  const { slug } = useOrganization();
  const mayAdd = useMay("admin");
  const trpc = useTRPC();
  const [includeRevoked, setRevoked] = useQueryState("revoked", parseAsBoolean.withDefault(false));
  const collectors = useInfiniteQuery({
    ...trpc.collectors.list.infiniteQueryOptions(
      { organization: slug, limit: 100, includeRevoked },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined, placeholderData: (before) => before },
    ),
    refetchInterval: ASK_MS,
  });
  const items = collectors.data?.pages.flatMap((page) => page.items) ?? [];
  const activity = useQuery({
    ...trpc.collectors.activity.queryOptions({ organization: slug, collectorIds: items.slice(0, 200).map(({ id }) => id) }),
    enabled: items.length > 0,
    refetchInterval: ASK_MS,
    placeholderData: (before) => before,
  });
  const uploads = new Map(activity.data?.map(({ collectorId, lastSampleAt }) => [collectorId, lastSampleAt]));
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")}>
        <Check isOn={includeRevoked} onChange={(isOn) => void setRevoked(isOn)}>
          {t("showRevoked")}
        </Check>
        {mayAdd && (
          <LinkButton href={`/o/${slug}/collectors/new`} variant="primary">
            <Plus aria-hidden className="size-4" />
            {t("add")}
          </LinkButton>
        )}
      </PageHeader>
      {collectors.isPending ? (
        <Waiting />
      ) : collectors.isError ? (
        <Problem what={t("theCollectors")} error={collectors.error} onRetry={() => void collectors.refetch()} />
      ) : items.length === 0 ? (
        <NoCollector mayAdd={mayAdd} />
      ) : (
        <CollectorTable collectors={items} uploads={uploads} />
      )}
      {collectors.hasNextPage && (
        <div className="flex justify-center p-4">
          <Button variant="secondary" isPending={collectors.isFetchingNextPage} onPress={() => void collectors.fetchNextPage()}>
            {t("showMore")}
          </Button>
        </div>
      )}
    </>
  );
}

function NoCollector({ mayAdd }: { mayAdd: boolean }) {
  const t = useWords("collectors");
  const { slug } = useOrganization();
  return (
    <Blank icon={RadioTower} title={t("none.title")}>
      <p>{t("none.text")}</p>
      {mayAdd ? (
        <LinkButton href={`/o/${slug}/collectors/new`} variant="primary">
          {t("none.add")}
        </LinkButton>
      ) : (
        <p>{t("none.ask")}</p>
      )}
    </Blank>
  );
}

/** @param uploads the time of each collector's newest sample, by the collector's id */
function CollectorTable({ collectors, uploads }: { collectors: readonly CollectorView[]; uploads: ReadonlyMap<string, Date | null> }) {
  const t = useWords("collectors");
  const { slug } = useOrganization();
  return (
    <>
      <div aria-hidden className={`hidden gap-x-3 border-separator border-b px-4 py-1.5 text-muted text-xs sm:px-6 md:grid ${COLUMNS}`}>
        {HEADS.map((head) => (
          <span key={head} className={head === "version" || head === "stamps" ? "hidden xl:block" : ""}>
            {t(`column.${head}`)}
          </span>
        ))}
      </div>
      <ul aria-label={t("title")}>
        {collectors.map((collector) => (
          <Row key={collector.id} collector={collector} slug={slug} lastSampleAt={uploads.get(collector.id) ?? null} />
        ))}
      </ul>
    </>
  );
}

interface RowProps {
  collector: CollectorView;
  slug: string;
  lastSampleAt: Date | null;
}

function Row({ collector, slug, lastSampleAt }: RowProps) {
  const t = useWords("collectors");
  const target = useWords("target");
  const now = useNow();
  const { clock, spool, capabilities } = factsOf(collector);
  const offset = offsetText(clock);
  const notes = healthOf(t, collector, now ?? collector.lastSeenAt?.getTime() ?? 0);
  const ms = (value: number | null): string => (value === null ? "–" : quantity(value, "ms"));
  return (
    <li
      className={`relative grid grid-cols-2 items-center gap-x-3 gap-y-1 border-separator border-b px-4 py-2.5 text-sm hover:bg-default/60 sm:px-6 ${COLUMNS}`}
    >
      <span className="min-w-0">
        <Link
          href={`/o/${slug}/collectors/${collector.id}`}
          className="block truncate font-medium outline-none after:absolute after:inset-0 focus-visible:after:rounded-lg focus-visible:after:ring-2 focus-visible:after:ring-focus focus-visible:after:ring-inset"
        >
          {collector.name}
        </Link>
        <span className="block truncate text-muted text-xs">
          {[collector.site, ...collector.tags].filter(Boolean).join(" · ") || t("endpoints", { count: collector.endpointCount })}
        </span>
      </span>
      <span className="flex flex-col justify-self-end md:justify-self-auto">
        {notes.map(({ health, why }) => (
          <HealthMark key={health} health={health} why={why} />
        ))}
      </span>
      <Cell name={t("cell.lastUpload")}>{lastSampleAt ? <Moment at={lastSampleAt} /> : "–"}</Cell>
      <Cell name={t("cell.queue")}>{spool.rows.toLocaleString("en")}</Cell>
      <Cell name={t("cell.offset")}>
        {offset?.offset ?? "–"}
        {offset !== null && <span className="text-muted">{offset.error}</span>}
      </Cell>
      <Cell name={t("cell.late")}>{ms(clock.lateP99Ms)}</Cell>
      <Cell name={t("cell.dropped")} className={spool.droppedRows > 0 ? "text-danger" : ""}>
        {spool.droppedRows.toLocaleString("en")}
      </Cell>
      <Cell name={t("cell.version")} className="md:hidden xl:block">
        {collector.version || "–"}
      </Cell>
      <Cell name={t("cell.stamps")} className="md:hidden xl:block">
        {capabilities.stamps.map((stamp) => stampName(target, stamp)).join(", ") || "–"}
      </Cell>
    </li>
  );
}

/** A cell of the row. Its name is visible where column headings are not, and always available to screen readers. */
const Cell = ({ name, className = "", children }: { name: string; className?: string; children: React.ReactNode }) => (
  <span className={`truncate tabular-nums ${className}`}>
    <span className="mr-1 text-muted text-xs md:sr-only">{name}</span>
    {children}
  </span>
);
