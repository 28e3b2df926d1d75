"use client";
import { Button, Input } from "@heroui/react";
import type { CustomerEndpoint } from "@padit/services/providers";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Gauge } from "lucide-react";
import Link from "next/link";
import { parseAsString, useQueryStates } from "nuqs";
import { Blank } from "@/components/blank";
import { Problem } from "@/components/problem";
import { StateMark } from "@/components/state-mark";
import { Waiting } from "@/components/waiting";
import { useStateReason } from "@/features/endpoints/use-state-reason";
import { useOrganization } from "@/features/organization/organization-context";
import { useSources } from "@/features/sources/sources-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { REFRESH_MS } from "./customers-page";
import { CustomersTabs } from "./customers-tabs";
import { OrganizationChoice } from "./organization-choice";

const SEARCH = { q: parseAsString.withDefault(""), of: parseAsString };

/** The endpoints of the organization and its customers, by name. */
export function CustomerEndpoints() {
  const t = useWords("customers");
  const { slug } = useOrganization();
  const [{ q, of }, setSearch] = useQueryStates(SEARCH, { clearOnDefault: true });
  const input = { organization: slug, limit: 50, text: q, ...(of && { organizations: [of] }) };
  const endpoints = useInfiniteQuery({
    ...useTRPC().customers.endpoints.infiniteQueryOptions(input, { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
  const items = endpoints.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <CustomersTabs />
      <div className="flex flex-wrap items-center gap-2 px-4 py-3 sm:px-6">
        <Input
          aria-label={t("endpoints.search")}
          placeholder={t("endpoints.search")}
          value={q}
          onChange={({ target }) => void setSearch({ q: target.value })}
          className="min-w-48"
        />
        <OrganizationChoice value={of} onChange={(chosen) => void setSearch({ of: chosen })} />
      </div>
      {endpoints.isPending ? (
        <Waiting />
      ) : endpoints.isError ? (
        <Problem what={t("endpoints.what")} error={endpoints.error} onRetry={() => void endpoints.refetch()} />
      ) : items.length === 0 ? (
        <Blank icon={Gauge} title={t("endpoints.none")}>
          <p>{t("endpoints.noneText")}</p>
        </Blank>
      ) : (
        <ul aria-label={t("endpoints.list")} className="divide-y divide-separator border-separator border-y text-sm">
          {items.map((endpoint) => (
            <EndpointLine key={`${endpoint.organization.slug} ${endpoint.id}`} endpoint={endpoint} />
          ))}
        </ul>
      )}
      {endpoints.hasNextPage && (
        <div className="flex justify-center p-4">
          <Button variant="secondary" isPending={endpoints.isFetchingNextPage} onPress={() => void endpoints.fetchNextPage()}>
            {t("inbox.showMore")}
          </Button>
        </div>
      )}
    </>
  );
}

function EndpointLine({ endpoint }: { endpoint: CustomerEndpoint }) {
  const { id, name, protocol, address, state, stateSeverity, stateMessages, organization } = endpoint;
  const reason = useStateReason()(stateMessages);
  const source = useSources().of(protocol);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 sm:px-6">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="rounded-full border border-border px-2 text-muted text-xs leading-5">{organization.name}</span>
          <Link href={`/o/${organization.slug}/endpoints/${id}`} className="min-w-0 break-words font-medium hover:underline">
            {name}
          </Link>
        </p>
        <p className="truncate text-muted text-xs">{[source.title, address].filter(Boolean).join(" · ")}</p>
      </div>
      <StateMark state={state} severity={stateSeverity} reason={reason} />
    </li>
  );
}
