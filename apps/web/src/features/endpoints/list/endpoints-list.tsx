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
import { useTRPC } from "@/features/trpc/trpc-provider";
import { EndpointFilters } from "./endpoint-filters";
import { EndpointTable } from "./endpoint-table";
import { useEndpointSearch } from "./use-endpoint-search";

const PAGE = 50;
/** Poll interval of the heartbeat bars: new samples send no change notification to browsers. */
const BARS_MS = 15_000;

export function EndpointsList() {
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
      <PageHeader
        title="Endpoints"
        hint={facets.data && !isEmpty ? `${facets.data.all} measured by your collectors` : "What your collectors measure"}
      >
        {mayEdit && (
          <LinkButton href={`/o/${slug}/endpoints/new`} variant="primary">
            <Plus aria-hidden className="size-4" />
            Add an endpoint
          </LinkButton>
        )}
      </PageHeader>
      {!isEmpty && <EndpointFilters />}
      {endpoints.isPending ? (
        <Waiting rows={10} />
      ) : endpoints.isError ? (
        <Problem what="The endpoints" error={endpoints.error} onRetry={() => void endpoints.refetch()} />
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

const NoMatch = ({ onClear }: { onClear: () => void }) => (
  <Blank icon={SearchX} title="No endpoint matches">
    <p>Try other words or fewer filters.</p>
    <Button variant="secondary" onPress={onClear}>
      Clear the filters
    </Button>
  </Blank>
);

function NoEndpoint({ mayEdit }: { mayEdit: boolean }) {
  const { slug } = useOrganization();
  return (
    <Blank icon={Gauge} title="Nothing is measured yet">
      <p>
        An endpoint is what a collector probes: a UDP echo responder, a TCP port, a web address. The wizard tests it live before it is
        saved.
      </p>
      {mayEdit ? (
        <LinkButton href={`/o/${slug}/endpoints/new`} variant="primary">
          Add the first endpoint
        </LinkButton>
      ) : (
        <p>Ask an operator of your organization to add one.</p>
      )}
    </Blank>
  );
}

const withoutState = <T extends { state?: unknown }>({ state: _, ...rest }: T): Omit<T, "state"> => rest;
