"use client";
import type { EndpointHeartbeat, EndpointView } from "@padit/services/endpoints";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { StateMark } from "@/components/state-mark";
import { Sparkline } from "@/features/endpoints/list/sparkline";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { useStateReason } from "../endpoints/use-state-reason";
import { Card, CardNote } from "./card";
import { CardQuery } from "./card-query";

const SHOWN = 6;
const HEARTBEAT_MS = 30_000;
const FINE = new Set<string>(["ok", "learning", "maintenance", "paused"]);

/** The endpoints in the worst states, with their delay of the last 90 min. */
export function WorstEndpointsCard() {
  const t = useWords("overview");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const list = useQuery({
    ...trpc.endpoints.list.queryOptions({ organization: slug, sort: "worst", limit: SHOWN }),
    placeholderData: keepPreviousData,
  });
  const worst = list.data?.items.filter(({ state }) => !FINE.has(state)) ?? [];
  const bars = useQuery({
    ...trpc.endpoints.heartbeats.queryOptions({ organization: slug, endpointIds: worst.map(({ id }) => id) }),
    enabled: worst.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: HEARTBEAT_MS,
  });
  return (
    <Card title={t("worst.title")} more={{ href: `/o/${slug}/endpoints?sort=worst`, label: t("worst.toEndpoints") }} className="h-full">
      <CardQuery query={list} height={176}>
        {({ items }) =>
          items.length === 0 ? (
            <CardNote>{t("worst.none")}</CardNote>
          ) : worst.length === 0 ? (
            <CardNote>{t("worst.fine")}</CardNote>
          ) : (
            <ul className="flex flex-col gap-1">
              {worst.map((endpoint) => (
                <Line key={endpoint.id} endpoint={endpoint} bar={bars.data?.find(({ endpointId }) => endpointId === endpoint.id)} />
              ))}
            </ul>
          )
        }
      </CardQuery>
    </Card>
  );
}

function Line({
  endpoint: { id, name, state, stateSeverity, stateMessages },
  bar,
}: {
  endpoint: EndpointView;
  bar: EndpointHeartbeat | undefined;
}) {
  const { slug } = useOrganization();
  const reason = useStateReason()(stateMessages);
  return (
    <li className="grid grid-cols-[1fr_5rem] items-center gap-x-3" title={reason}>
      <span className="flex min-w-0 items-center gap-2">
        <StateMark state={state} severity={stateSeverity} reason={reason} withLabel={false} />
        <Link href={`/o/${slug}/endpoints/${id}`} className="block min-w-0 truncate py-1 font-medium text-sm hover:underline">
          {name}
        </Link>
      </span>
      <Sparkline values={bar?.delay ?? []} />
    </li>
  );
}
