"use client";
import { Button } from "@heroui/react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Inbox } from "lucide-react";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { Blank } from "@/components/blank";
import { Choose } from "@/components/choose";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { REFRESH_MS } from "./customers-page";
import { CustomersTabs } from "./customers-tabs";
import { FaultEntry } from "./fault-entry";
import { OrganizationChoice } from "./organization-choice";

const STATUSES = ["open", "acknowledged"] as const;
const SEVERITIES = ["critical", "warning", "info"] as const;
const ANY_ID = "*";
const SEARCH = {
  status: parseAsStringLiteral(STATUSES).withDefault("open"),
  severity: parseAsStringLiteral(SEVERITIES),
  of: parseAsString,
};

/** The unresolved incidents of the organization and its customers; what began together at one place is one entry. */
export function CustomerInbox() {
  const t = useWords("customers");
  const { slug } = useOrganization();
  const [{ status, severity, of }] = useQueryStates(SEARCH);
  const input = {
    ...{ organization: slug, limit: 50, statuses: [status] },
    ...(severity && { severities: [severity] }),
    ...(of && { organizations: [of] }),
  };
  const faults = useInfiniteQuery({
    ...useTRPC().customers.incidents.infiniteQueryOptions(input, { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
  const items = faults.data?.pages.flatMap((page) => page.items) ?? [];
  const [first] = faults.data?.pages ?? [];
  return (
    <>
      <CustomersTabs />
      <Filters />
      {faults.isPending ? (
        <Waiting />
      ) : faults.isError ? (
        <Problem what={t("inbox.what")} error={faults.error} onRetry={() => void faults.refetch()} />
      ) : items.length === 0 ? (
        <Blank icon={Inbox} title={t("inbox.none")}>
          <p>{t("inbox.noneText")}</p>
        </Blank>
      ) : (
        <>
          <p className="px-4 pb-2 text-muted text-sm tabular-nums sm:px-6">
            {t("inbox.total", { n: first?.total ?? 0 })}
            {first?.isCut && <span className="block text-warning-text">{t("inbox.cut")}</span>}
          </p>
          <ul className="divide-y divide-separator border-separator border-y">
            {items.map((entry) => (
              <FaultEntry key={entry.key} entry={entry} />
            ))}
          </ul>
        </>
      )}
      {faults.hasNextPage && (
        <div className="flex justify-center p-4">
          <Button variant="secondary" isPending={faults.isFetchingNextPage} onPress={() => void faults.fetchNextPage()}>
            {t("inbox.showMore")}
          </Button>
        </div>
      )}
    </>
  );
}

function Filters() {
  const t = useWords("customers");
  const common = useWords("common");
  const [{ status, severity, of }, setSearch] = useQueryStates(SEARCH, { history: "push", clearOnDefault: true });
  const severities = [
    { id: ANY_ID, label: t("inbox.anySeverity") },
    ...SEVERITIES.map((id) => ({ id: id as string, label: common(`severity.${id}`) })),
  ];
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 py-3 sm:px-6">
      <fieldset className="flex gap-1">
        <legend className="sr-only">{t("inbox.status")}</legend>
        {STATUSES.map((each) => (
          <Button
            key={each}
            size="sm"
            variant={status === each ? "primary" : "secondary"}
            aria-pressed={status === each}
            onPress={() => void setSearch({ status: each })}
          >
            {t(`inbox.${each}`)}
          </Button>
        ))}
      </fieldset>
      <Choose
        label={t("inbox.severity")}
        value={severity ?? ANY_ID}
        options={severities}
        onChange={(id) => void setSearch({ severity: SEVERITIES.find((known) => known === id) ?? null })}
        className="min-w-36"
      />
      <OrganizationChoice value={of} onChange={(slug) => void setSearch({ of: slug })} />
    </div>
  );
}
