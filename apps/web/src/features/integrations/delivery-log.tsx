"use client";
import { Button, toast } from "@heroui/react";
import type { DeliveryView } from "@padit/services/integrations";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { ChevronRight, CircleCheck, CircleX, Clock, FastForward, RotateCw, Send } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { Blank } from "@/components/blank";
import { messageOf } from "@/components/message-of";
import { Moment } from "@/components/moment";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { DeliveryDetail } from "./delivery-detail";
import { labelOf } from "./event-types";

/** Deliveries with their answers and next attempts, newest first. The address has the id of the open one. */
export function DeliveryLog({ integrationId }: { integrationId: string }) {
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const [open, setOpen] = useQueryState("delivery", parseAsString);
  const log = useInfiniteQuery(
    trpc.integrations.deliveries.infiniteQueryOptions(
      { organization: slug, integrationId, limit: 50 },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );
  if (log.isPending) return <Waiting />;
  if (log.isError) return <Problem what="The log" error={log.error} onRetry={() => void log.refetch()} />;
  const items = log.data.pages.flatMap((page) => page.items);
  if (items.length === 0)
    return (
      <Blank icon={Send} title="Nothing was sent yet">
        <p>Send a test to see the request and the answer here.</p>
      </Blank>
    );
  return (
    <>
      <ul className="mt-3 divide-y divide-separator border-separator border-y">
        {items.map((delivery) => (
          <Row
            key={delivery.id}
            delivery={delivery}
            isOpen={open === delivery.id}
            onToggle={() => void setOpen(open === delivery.id ? null : delivery.id)}
          />
        ))}
      </ul>
      {log.hasNextPage && (
        <div className="flex justify-center p-4">
          <Button variant="secondary" isPending={log.isFetchingNextPage} onPress={() => void log.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </>
  );
}

function Row({ delivery, isOpen, onToggle }: { delivery: DeliveryView; isOpen: boolean; onToggle: () => void }) {
  const { slug } = useOrganization();
  const mayReplay = useMay("operator");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const replay = useMutation(
    trpc.integrations.replay.mutationOptions({
      onError: (error) => void toast.danger(messageOf(error)),
      onSuccess: () => void toast("Sent again: see the newest entry"),
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.integrations.pathKey() }),
    }),
  );
  const last = delivery.attempts.at(-1);
  const panel = `delivery-${delivery.id}`;
  return (
    <li>
      <div className="flex items-center gap-3 py-2">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={isOpen ? panel : undefined}
          onClick={onToggle}
          className="flex min-w-0 flex-1 items-center gap-3 rounded-lg text-left text-sm outline-none focus-visible:ring-2 focus-visible:ring-focus"
        >
          <ChevronRight aria-hidden className={`size-4 shrink-0 text-muted ${isOpen ? "rotate-90" : ""}`} />
          <DeliveryState state={delivery.state} />
          <span className="min-w-0 flex-1 truncate">
            {labelOf(delivery.eventType)}
            {delivery.replayOf && <span className="text-muted"> · replay</span>}
          </span>
          <span className="hidden text-muted tabular-nums sm:inline">
            {last ? `${last.code ?? last.reason ?? "no answer"} · ${last.durationMs} ms` : "not sent yet"}
            {delivery.attempts.length > 1 && ` · ${delivery.attempts.length} attempts`}
          </span>
        </button>
        <span className="text-muted text-sm">
          <Moment at={delivery.createdAt} />
        </span>
        {mayReplay && (
          <Button
            size="sm"
            variant="ghost"
            isPending={replay.isPending}
            onPress={() => replay.mutate({ organization: slug, deliveryId: delivery.id })}
          >
            <RotateCw aria-hidden className="size-4" />
            Replay
          </Button>
        )}
      </div>
      {isOpen && <DeliveryDetail id={panel} delivery={delivery} />}
    </li>
  );
}

const STATES = {
  delivered: { icon: CircleCheck, colour: "text-success-text", label: "Delivered" },
  failed: { icon: CircleX, colour: "text-danger", label: "Failed" },
  retrying: { icon: RotateCw, colour: "text-warning-text", label: "Retrying" },
  pending: { icon: Clock, colour: "text-muted", label: "Waiting" },
  superseded: { icon: FastForward, colour: "text-muted", label: "Skipped" },
} as const;

function DeliveryState({ state }: { state: string }) {
  const { icon: Icon, colour, label } = STATES[state as keyof typeof STATES] ?? STATES.pending; // unknown states show as pending
  return (
    <span className={`inline-flex w-24 shrink-0 items-center gap-1.5 ${colour}`}>
      <Icon aria-hidden className="size-4" />
      {label}
    </span>
  );
}
