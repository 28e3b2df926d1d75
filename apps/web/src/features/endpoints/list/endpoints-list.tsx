"use client";
import { Button } from "@heroui/react";
import { useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";
import { Gauge, Plus, SearchX } from "lucide-react";
import { Blank } from "@/components/blank";
import { LinkButton } from "@/components/link-button";
import { PageHeader } from "@/components/page-header";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import SavedViewsMenu from "@/features/saved-views/saved-views-menu";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { EndpointFilters } from "./endpoint-filters";
import { EndpointTable } from "./endpoint-table";
import { useEndpointSearch } from "./use-endpoint-search";

const PAGE = 50;
/** Poll interval of the heartbeat bars: new samples send no change notification to browsers. */
const BARS_MS = 15_000;

export function EndpointsList() {
  const t = useWords("endpoints");
  const { slug } = useOrganization();
  const mayEdit = useMay("operator");
  const trpc = useTRPC();
  const { filter, sort, isFiltered, setSearch } = useEndpointSearch();
  const endpoints = useInfiniteQuery(
    trpc.endpoints.list.infiniteQueryOptions(
      { organization: slug, limit: PAGE, sort, ...filter },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined, placeholderData: (before) => before },
    ),
  );
  const facets = useQuery(trpc.endpoints.facets.queryOptions({ organization: slug, ...withoutState(filter) }));
  const pages = endpoints.data?.pages ?? [];
  const bars = useQueries({
    queries: pages
      .filter(({ items }) => items.length > 0)
      .map(({ items }) => ({
        ...trpc.endpoints.heartbeats.queryOptions({ organization: slug, endpointIds: items.map(({ id }) => id) }),
        refetchInterval: BARS_MS,
      })),
    combine: (results) => new Map(results.flatMap(({ data }) => data ?? []).map((bar) => [bar.endpointId, bar])),
  });
  const items = pages.flatMap((page) => page.items);
  const total = filter.state ? (facets.data?.byState[filter.state] ?? null) : (facets.data?.total ?? null);
  const isEmpty = facets.data?.all === 0 && items.length === 0;
  return (
    <>
      <PageHeader title={t("title")} hint={facets.data && !isEmpty ? t("hintCount", { count: facets.data.all }) : t("hint")}>
        <SavedViewsMenu page="endpoints" />
        {mayEdit && (
          <LinkButton href={`/o/${slug}/endpoints/new`} variant="primary">
            <Plus aria-hidden className="size-4" />
            {t("add")}
          </LinkButton>
        )}
      </PageHeader>
      {!isEmpty && <EndpointFilters />}
      {endpoints.isPending ? (
        <Waiting rows={10} />
      ) : endpoints.isError ? (
        <Problem what={t("theEndpoints")} error={endpoints.error} onRetry={() => void endpoints.refetch()} />
      ) : items.length > 0 ? (
        <EndpointTable
          items={items}
          bars={bars}
          total={total}
          filter={filter}
          hasMore={endpoints.hasNextPage}
          isLoadingMore={endpoints.isFetchingNextPage}
          onMore={() => void endpoints.fetchNextPage()}
        />
      ) : isFiltered ? (
        <NoMatch onClear={() => void setSearch({ q: null, state: null, protocol: null, label: null })} />
      ) : (
        <NoEndpoint mayEdit={mayEdit} />
      )}
    </>
  );
}

function NoMatch({ onClear }: { onClear: () => void }) {
  const t = useWords("endpoints");
  return (
    <Blank icon={SearchX} title={t("noMatch.title")}>
      <p>{t("noMatch.text")}</p>
      <Button variant="secondary" onPress={onClear}>
        {t("noMatch.clear")}
      </Button>
    </Blank>
  );
}

function NoEndpoint({ mayEdit }: { mayEdit: boolean }) {
  const t = useWords("endpoints");
  const { slug } = useOrganization();
  return (
    <Blank icon={Gauge} title={t("none.title")}>
      <p>{t("none.text")}</p>
      {mayEdit ? (
        <LinkButton href={`/o/${slug}/endpoints/new`} variant="primary">
          {t("none.add")}
        </LinkButton>
      ) : (
        <p>{t("none.ask")}</p>
      )}
    </Blank>
  );
}

const withoutState = <T extends { state?: unknown }>({ state: _, ...rest }: T): Omit<T, "state"> => rest;
