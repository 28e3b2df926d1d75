"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { messageOf } from "@/components/message-of";
import { Moment } from "@/components/moment";
import { labelOf } from "@/features/integrations/event-types";
import { useChanges } from "@/features/live/live-provider";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";

const SHOWN_MAX = 3;

/** Who is notified of the alert's incident in the next 24 hours, if nobody acts and nothing else changes. */
export function NextNotified({ alertId }: { alertId: string }) {
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const asked = { organization: slug, alertId };
  const preview = useQuery({ ...trpc.routes.preview.queryOptions(asked), meta: { live: "self" }, retry: false });
  useChanges((changes) => {
    const concerns = changes.some(
      (change) =>
        change.topic === "resync" ||
        change.topic === "delivery" ||
        change.topic === "integration" ||
        (change.topic === "alert" && change.id === alertId),
    );
    if (concerns) void queryClient.invalidateQueries({ queryKey: trpc.routes.preview.queryKey(asked) });
  });
  if (preview.isPending) return null;
  const items = preview.data ?? [];
  return (
    <section aria-labelledby="next-notified" className="flex flex-col gap-2 p-4 text-sm">
      <h3 id="next-notified" className="font-semibold text-muted text-xs uppercase tracking-wide">
        Who is notified next
      </h3>
      {preview.isError && <p className="text-muted">{messageOf(preview.error)}</p>}
      {preview.data && items.length === 0 && <p>Nobody in the next 24 hours, unless something changes.</p>}
      {items.length > 0 && (
        <ul className="flex flex-col gap-1">
          {items.slice(0, SHOWN_MAX).map(({ at, integrationId, integration, eventType, reason }) => (
            <li key={`${integrationId} ${eventType} ${at.getTime()}`} className="break-words">
              {integration} <Moment at={at} />: {labelOf(eventType)}. <span className="text-muted">{reason}</span>
            </li>
          ))}
        </ul>
      )}
      {items.length > SHOWN_MAX && <p className="text-muted">and {items.length - SHOWN_MAX} more in the next 24 hours</p>}
    </section>
  );
}
