import type { QueryKey } from "@tanstack/react-query";
import type { useTRPC } from "@/features/trpc/trpc-provider";
import type { Change } from "@/server/live/change-feed";

/** The queries with rows of a topic, which are read again when one of the rows changes. */
export function queryKeysOf(trpc: ReturnType<typeof useTRPC>, topic: Exclude<Change["topic"], "resync" | "alive">): readonly QueryKey[] {
  switch (topic) {
    case "alert":
      return [
        ...[trpc.alerts.pathKey(), trpc.endpoints.pathKey(), trpc.overview.pathKey(), trpc.silences.pathKey()],
        trpc.incidents.inboxCounts.pathKey(),
      ];
    case "incident":
      return [trpc.incidents.pathKey()];
    case "endpoint":
    case "condition":
      // not bars and charts, which refresh at intervals: while detection learns, conditions change constantly
      return [trpc.endpoints.list.pathKey(), trpc.endpoints.get.pathKey(), trpc.endpoints.facets.pathKey(), trpc.overview.pathKey()];
    case "collector":
      return [trpc.collectors.pathKey(), trpc.endpoints.pathKey(), trpc.overview.pathKey()];
    case "job":
      return [trpc.collectors.probeJob.queryKey()];
    case "integration":
      return [trpc.integrations.pathKey(), trpc.routes.list.pathKey(), trpc.overview.gettingStarted.pathKey()];
    case "delivery":
      return [trpc.integrations.pathKey(), trpc.overview.gettingStarted.pathKey()];
    case "rule":
      return [trpc.rules.pathKey()];
    case "maintenance":
      return [trpc.maintenance.pathKey(), trpc.endpoints.pathKey(), trpc.overview.pathKey()];
    case "rota":
      return [trpc.onCall.pathKey()];
    case "saved_view":
      return [trpc.savedViews.pathKey()];
    case "silence":
      return [trpc.silences.pathKey()];
    case "policy":
      return [trpc.policies.pathKey(), trpc.overview.alertSpend.pathKey()];
    case "suggestion":
      return [trpc.suggestions.pathKey(), trpc.policies.pathKey(), trpc.rules.pathKey()];
    case "model":
      return [trpc.models.pathKey()];
    case "experiment":
      return [trpc.experiments.list.pathKey(), trpc.experiments.get.pathKey()];
    case "replay":
      return [trpc.replays.pathKey(), trpc.policies.pathKey(), trpc.models.get.pathKey()];
    case "member":
      return [
        ...[trpc.members.pathKey(), trpc.onCall.pathKey(), trpc.organizations.pathKey(), trpc.wall.pathKey()],
        ...[trpc.overview.gettingStarted.pathKey(), trpc.providers.pathKey(), trpc.customers.pathKey()],
      ];
  }
}
