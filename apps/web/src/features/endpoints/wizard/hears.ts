import type { IntegrationView } from "@padit/services/integrations";

type Listener = Pick<IntegrationView, "enabled" | "eventTypes" | "filter" | "disabledReason">;

/** Whether an integration will be notified of a new endpoint's alerts, with the reason as text. */
export function hears(
  { enabled, eventTypes, filter, disabledReason }: Listener,
  labels: readonly string[],
): { isHeard: boolean; why: string } {
  const no = (why: string) => ({ isHeard: false, why });
  if (!enabled) return no(disabledReason ? `Will not hear: switched off (${disabledReason}).` : "Will not hear: switched off.");
  if (!eventTypes.includes("alert.created")) return no("Will not hear: it does not take new alerts.");
  const { severities = [], tags = [], endpointIds = [] } = filter;
  if (endpointIds.length > 0) return no("Will not hear: it takes alerts of certain other endpoints.");
  if (tags.length > 0 && !tags.some((tag) => labels.includes(tag)))
    return no(`Will not hear: it takes endpoints labelled ${tags.join(" or ")}.`);
  if (severities.length > 0) return { isHeard: true, why: `Will hear ${severities.join(" and ")} alerts.` };
  return { isHeard: true, why: "Will hear every alert." };
}
