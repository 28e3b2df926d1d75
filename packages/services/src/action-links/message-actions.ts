import { type ActionGrant, LINK_ACTIONS, type LinkAction, signAction } from "./action-token";

const HOUR_MS = 3_600_000;
/** Time (ms) for which a link works after its message was made. */
const LINK_LIFE_MS = 24 * HOUR_MS;
/** How long an incident is snoozed by a link. */
export const LINK_SNOOZE_MS = HOUR_MS;
/** How long a silence that a link makes lasts. */
export const LINK_SILENCE_MS = 2 * HOUR_MS;

const LABELS: Readonly<Record<LinkAction, string>> = {
  acknowledge: "Acknowledge",
  snooze: "Snooze for 1 h",
  silence: "Silence for 2 h",
};

/** The links of a message about an incident. Somebody who acknowledged it may still snooze or silence it. */
export function messageActions(
  key: Uint8Array,
  {
    publicUrl,
    status,
    now,
    ...to
  }: Pick<ActionGrant, "tenantId" | "incidentId" | "integrationId" | "recipient"> & { publicUrl: string; status: string; now: Date },
): { label: string; url: string }[] {
  if (status === "resolved") return [];
  const expiresMs = now.getTime() + LINK_LIFE_MS;
  return LINK_ACTIONS.filter((action) => action !== "acknowledge" || status === "open").map((action) => ({
    label: LABELS[action],
    url: `${publicUrl}/act/${signAction(key, { ...to, action, expiresMs })}`,
  }));
}
