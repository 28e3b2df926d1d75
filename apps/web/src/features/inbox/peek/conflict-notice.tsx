"use client";
import type { AlertDetailView } from "@padit/services/alerts";
import { Users } from "lucide-react";
import { useState } from "react";
import { Moment } from "@/components/moment";
import { useOrganization } from "@/features/organization/organization-context";
import { knownKey } from "@/features/words/known-key";
import { useWords } from "@/features/words/use-words";

const DEEDS = ["acknowledged", "unacknowledged", "snoozed", "unsnoozed", "resolved", "reopened", "assigned", "noted"] as const;

/** Largest expected difference between the clocks of the browser and the server. */
const SKEW_MS = 60_000;

/** Notifies the reader when another person has changed the open alert, so that two people do not do the same work. */
export function ConflictNotice({ alert: { timeline } }: { alert: AlertDetailView }) {
  const t = useWords("alert");
  const { person } = useOrganization();
  // Ignore entries that were known when the alert was opened, and older entries that a later request adds.
  const [{ seen, since }] = useState(() => ({ seen: new Set(timeline.map(({ id }) => id)), since: Date.now() - SKEW_MS }));
  const last = timeline.findLast(
    ({ id, at, actorType, actorId, type }) =>
      !seen.has(id) && at.getTime() > since && actorType !== "system" && actorId !== person.userId && knownKey(DEEDS, type),
  );
  const deed = last && knownKey(DEEDS, last.type);
  return (
    <div role="status">
      {last && deed && (
        <p className="flex items-center gap-2 rounded-lg bg-accent-soft px-3 py-2 text-sm">
          <Users aria-hidden className="size-4 shrink-0" />
          <span>{t.rich(`conflict.${deed}`, { name: () => <strong>{last.actorName}</strong>, time: () => <Moment at={last.at} /> })}</span>
        </p>
      )}
    </div>
  );
}
