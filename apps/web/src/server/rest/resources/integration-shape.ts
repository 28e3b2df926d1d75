import { z } from "@hono/zod-openapi";
import { DeliveryFilter } from "@padit/services/delivery/filter";
import { EventTypes, IntegrationName, WebhookUrl } from "@padit/services/integrations/create-webhook";
import { DeliveryState } from "@padit/services/integrations/delivery-view";
import { Timestamp } from "../page";

const filter = DeliveryFilter.shape;
const Filter = z.object({ severities: filter.severities, tags: filter.tags, endpoint_ids: filter.endpointIds, q: filter.q }).meta({
  id: "DeliveryFilter",
  description:
    "Which alerts; what is absent or empty does not narrow, and all that is given must hold. `q` is a selector (docs/selector.md). Answered are the other members where they can express the filter, else `q` alone.",
});

export const Integration = z
  .object({
    id: z.string(),
    type: z.string(),
    name: z.string(),
    url: z.string(),
    event_types: z.array(z.string()),
    filter: Filter,
    enabled: z.boolean(),
    disabled_reason: z.string().nullable(),
    failing_since: Timestamp.nullable(),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: "Integration" });
export const IntegrationWithSecret = Integration.extend({ secret: z.string().startsWith("whsec_") }).meta({ id: "IntegrationWithSecret" });

export const NewIntegration = z
  .object({
    type: z.literal("webhook").optional(),
    name: IntegrationName,
    url: WebhookUrl,
    event_types: EventTypes.optional().describe("Every type when absent."),
    filter: Filter.optional(),
  })
  .meta({ id: "NewIntegration" });
export const IntegrationChanges = NewIntegration.omit({ type: true })
  .extend({ enabled: z.boolean() })
  .partial()
  .meta({ id: "IntegrationChanges" });

export const Delivery = z
  .object({
    id: z.string().describe("Also the `webhook-id` of its requests."),
    integration_id: z.string(),
    event_type: z.string(),
    alert_id: z.string().nullable(),
    created_at: Timestamp,
    state: DeliveryState,
    reason: z.string().nullable().describe("Why it was not sent. A delivery is `superseded` when a later event came while it waited."),
    attempts: z.array(z.object({ at: Timestamp, status: z.int().nullable(), duration_ms: z.number(), error: z.string().nullable() })),
    next_attempt_at: Timestamp.nullable(),
    replay_of: z.string().nullable(),
    request: z.object({ url: z.string(), body: z.string() }),
    response: z.object({ status: z.int(), body: z.string() }).nullable().describe("The newest answer."),
  })
  .meta({ id: "Delivery" });
