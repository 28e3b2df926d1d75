"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { messageOf } from "@/components/message-of";
import { Moment } from "@/components/moment";
import { useChanges } from "@/features/live/live-provider";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { eventText } from "./event-text";

const SHOWN_MAX = 3;

/** Who is notified of the alert's incident in the next 24 hours, if nobody acts and nothing else changes. */
export function NextNotified({ alertId }: { alertId: string }) {
  const t = useWords("routes");
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
        {t("next.title")}
      </h3>
      {preview.isError && <p className="text-muted">{messageOf(preview.error)}</p>}
      {preview.data && items.length === 0 && <p>{t("next.nobody")}</p>}
      {items.length > 0 && (
        <ul className="flex flex-col gap-1">
          {items.slice(0, SHOWN_MAX).map(({ at, integrationId, integration, eventType, reason }) => (
            <li key={`${integrationId} ${eventType} ${at.getTime()}`} className="break-words">
              {t.rich("next.line", {
                integration,
                time: () => <Moment at={at} />,
                event: eventText(t, eventType),
                reason: () => <span className="text-muted">{reason}</span>,
              })}
            </li>
          ))}
        </ul>
      )}
      {items.length > SHOWN_MAX && <p className="text-muted">{t("next.more", { count: items.length - SHOWN_MAX })}</p>}
    </section>
  );
}
