import { SEVERITIES, type Severity } from "@padit/domain";
import { z } from "zod";

/** Which alerts an integration wants; an absent list means all. */
export const DeliveryFilter = z.object({
  severities: z.array(z.enum(SEVERITIES)).max(SEVERITIES.length).optional(),
  tags: z.array(z.string().max(100)).max(100).optional(),
  endpointIds: z.array(z.string().max(100)).max(1000).optional(),
});
export type DeliveryFilter = z.infer<typeof DeliveryFilter>;

export interface FilteredAlert {
  severity: Severity;
  labels: readonly string[];
  endpointId: string | null;
}

export function matchesFilter({ severities, tags, endpointIds }: DeliveryFilter, alert: FilteredAlert): boolean {
  return (
    (!severities?.length || severities.includes(alert.severity)) &&
    (!tags?.length || tags.some((tag) => alert.labels.includes(tag))) &&
    (!endpointIds?.length || (alert.endpointId !== null && endpointIds.includes(alert.endpointId)))
  );
}
