"use client";
import { Button } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { messageOf } from "@/components/message-of";
import { inZone, useZone } from "@/components/moment";
import { labelOf } from "@/features/integrations/event-types";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPCClient } from "@/features/trpc/trpc-provider";
import { groupsOf } from "./preview-groups";
import { inputOf, isSame, type RouteDraft } from "./route-draft";

const DAYS = 30;
const NEWEST_MAX = 5;

/** What the routes of this page, saved or not, would have sent in the last 30 days. The read is heavy, so a person asks for it. */
export function RoutesPreview({ drafts }: { drafts: readonly RouteDraft[] }) {
  const { slug: organization } = useOrganization();
  const client = useTRPCClient();
  const zone = useZone();
  const preview = useMutation({
    mutationFn: async (asked: readonly RouteDraft[]) => {
      const items = await client.routes.preview.query({ organization, days: DAYS, routes: inputOf(asked) });
      return { asked, groups: groupsOf(items, NEWEST_MAX) };
    },
  });
  return (
    <section aria-labelledby="routes-preview" className="flex flex-col gap-3 rounded-lg border border-border p-4 text-sm">
      <h2 id="routes-preview" className="font-medium">
        The last {DAYS} days with these routes
      </h2>
      <p className="text-muted">Plays the newest 200 incidents against the routes as they are shown here. Nothing is sent.</p>
      <Button size="sm" variant="secondary" className="self-start" isPending={preview.isPending} onPress={() => preview.mutate(drafts)}>
        Show preview
      </Button>
      {preview.isError && (
        <p role="alert" className="text-danger">
          {messageOf(preview.error)}
        </p>
      )}
      {preview.data && !isSame(preview.data.asked, drafts) && (
        <p className="text-warning-text">The routes have changed since this preview.</p>
      )}
      {preview.data?.groups.length === 0 && <p role="status">Nobody would have been notified.</p>}
      {preview.data && preview.data.groups.length > 0 && (
        <ul aria-label="Notifications by integration" className="flex flex-col gap-3">
          {preview.data.groups.map(({ integrationId, integration, n, newest }) => (
            <li key={integrationId}>
              <p className="font-medium">
                {integration}: {n === 1 ? "1 message" : `${n.toLocaleString("en")} messages`}
              </p>
              <ul className="flex flex-col gap-1 text-muted">
                {newest.map(({ at, incidentId, incident, eventType, reason }) => (
                  <li key={`${at.getTime()} ${incidentId} ${eventType} ${reason}`} className="break-words">
                    <span className="tabular-nums">{inZone(at, zone, "d MMM, HH:mm:ss")}</span>{" "}
                    <Link href={`/o/${organization}/incidents/${incidentId}`} className="text-foreground underline underline-offset-2">
                      {incident}
                    </Link>
                    : {labelOf(eventType)}. {reason}
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
