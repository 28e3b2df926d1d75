import type { Severity } from "@padit/domain/severity";
import type { IntegrationView } from "@padit/services/integrations";
import type { WordsOf } from "@/features/words/use-words";

type Listener = Pick<IntegrationView, "enabled" | "eventTypes" | "filter" | "disabledReason">;

/** Whether an integration will be notified of a new endpoint's alerts, with the reason as text. */
export function hears(
  t: WordsOf<"wizard">,
  { enabled, eventTypes, filter, disabledReason }: Listener,
  { labels, severityName }: { labels: readonly string[]; severityName: (severity: Severity) => string },
): { isHeard: boolean; why: string } {
  const no = (why: string) => ({ isHeard: false, why });
  if (!enabled) return no(disabledReason ? t("notify.offBecause", { reason: disabledReason }) : t("notify.off"));
  if (!eventTypes.includes("alert.created")) return no(t("notify.noEvent"));
  const { severities = [], tags = [], endpointIds = [] } = filter;
  if (endpointIds.length > 0) return no(t("notify.otherEndpoints"));
  if (tags.length > 0 && !tags.some((tag) => labels.includes(tag)))
    return no(t("notify.otherLabels", { labels: tags.reduce((a, b) => t("notify.or", { a, b })) }));
  if (severities.length === 0) return { isHeard: true, why: t("notify.all") };
  return {
    isHeard: true,
    why: t("notify.severities", { severities: severities.map(severityName).reduce((a, b) => t("notify.and", { a, b })) }),
  };
}
