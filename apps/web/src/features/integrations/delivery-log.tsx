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
import { knownKey } from "@/features/words/known-key";
import { useWords } from "@/features/words/use-words";
import { DeliveryDetail } from "./delivery-detail";
import { eventLabel } from "./event-types";

/** Deliveries with their answers and next attempts, newest first. The address has the id of the open one. */
export function DeliveryLog({ integrationId }: { integrationId: string }) {
  const t = useWords("integrations");
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
  if (log.isError) return <Problem what={t("log.theLog")} error={log.error} onRetry={() => void log.refetch()} />;
  const items = log.data.pages.flatMap((page) => page.items);
  if (items.length === 0)
    return (
      <Blank icon={Send} title={t("log.none")}>
        <p>{t("log.noneText")}</p>
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
            {t("log.showMore")}
          </Button>
        </div>
      )}
    </>
  );
}

function Row({ delivery, isOpen, onToggle }: { delivery: DeliveryView; isOpen: boolean; onToggle: () => void }) {
  const t = useWords("integrations");
  const { slug } = useOrganization();
  const mayReplay = useMay("operator");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const replay = useMutation(
    trpc.integrations.replay.mutationOptions({
      onError: (error) => void toast.danger(messageOf(error)),
      onSuccess: () => void toast(t("log.resent")),
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
            {eventLabel(t, delivery.eventType)}
            {delivery.replayOf && <span className="text-muted"> · {t("log.replayed")}</span>}
          </span>
          <span className="hidden text-muted tabular-nums sm:inline">
            {last
              ? t("log.outcome", { outcome: String(last.code ?? last.reason ?? t("log.noAnswer")), ms: String(last.durationMs) })
              : t("log.unsent")}
            {delivery.attempts.length > 1 && ` · ${t("log.attempts", { count: delivery.attempts.length })}`}
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
            {t("log.replay")}
          </Button>
        )}
      </div>
      {isOpen && <DeliveryDetail id={panel} delivery={delivery} />}
    </li>
  );
}

const STATES = {
  delivered: { icon: CircleCheck, colour: "text-success-text" },
  failed: { icon: CircleX, colour: "text-danger" },
  retrying: { icon: RotateCw, colour: "text-warning-text" },
  pending: { icon: Clock, colour: "text-muted" },
  superseded: { icon: FastForward, colour: "text-muted" },
} as const;

const KNOWN_STATES = Object.keys(STATES) as (keyof typeof STATES)[]; // safe: the keys of the object above

function DeliveryState({ state }: { state: string }) {
  const t = useWords("integrations");
  const known = knownKey(KNOWN_STATES, state) ?? "pending";
  const { icon: Icon, colour } = STATES[known];
  return (
    <span className={`inline-flex w-24 shrink-0 items-center gap-1.5 ${colour}`}>
      <Icon aria-hidden className="size-4" />
      {t(`log.state.${known}`)}
    </span>
  );
}
