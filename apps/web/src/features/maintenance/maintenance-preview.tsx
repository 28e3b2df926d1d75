"use client";
import type { PreviewMaintenance } from "@padit/services/maintenance";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import { messageOf } from "@/components/message-of";
import { inZone, useZone } from "@/components/moment";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";

const PATTERN = "EEE d MMM yyyy, HH:mm";

/** What the planned work covers now, and when it takes place: in its own zone, and in the reader's where that differs. */
export function MaintenancePreview({ planned }: { planned: z.input<typeof PreviewMaintenance> | null }) {
  const { slug } = useOrganization();
  const ownZone = useZone();
  const trpc = useTRPC();
  const preview = useQuery({
    ...trpc.maintenance.preview.queryOptions({
      organization: slug,
      ...(planned ?? { selector: "", startsAt: new Date(0), durationSeconds: 60, timeZone: "UTC" }),
    }),
    enabled: planned !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <section aria-label="Preview" className="flex min-h-36 flex-col gap-1 rounded-lg bg-surface-secondary p-3 text-sm">
      {planned === null ? (
        <p className="text-muted">Say which endpoints and when to see what is covered.</p>
      ) : preview.isError ? (
        <p role="alert" className="text-danger">
          {messageOf(preview.error)}
        </p>
      ) : preview.data === undefined ? (
        <p className="text-muted">Looking up what is covered…</p>
      ) : (
        <>
          <p className="font-medium text-foreground">{coverText(preview.data)}</p>
          <ol className="text-muted tabular-nums">
            {preview.data.next.map(({ startsAt, endsAt }) => (
              <li key={startsAt.getTime()}>
                {inZone(startsAt, planned.timeZone, PATTERN)} to {inZone(endsAt, planned.timeZone, "HH:mm")} {planned.timeZone}
                {ownZone !== planned.timeZone && ` (${inZone(startsAt, ownZone, "EEE HH:mm")} for you)`}
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

function coverText({ covers, endpointNames }: { covers: number; endpointNames: readonly string[] }): string {
  if (covers === 0) return "Covers no endpoint now.";
  const named = endpointNames.slice(0, 3).join(", ");
  const others = covers - Math.min(3, endpointNames.length);
  return `Covers ${covers === 1 ? "1 endpoint" : `${covers.toLocaleString("en")} endpoints`}: ${named}${others > 0 ? ` and ${others.toLocaleString("en")} more` : ""}.`;
}
