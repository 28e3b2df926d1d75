import { z } from "@hono/zod-openapi";
import { DeliveryFilter } from "@padit/services/delivery";
import {
  AttemptOutcome,
  DeliveryState,
  type DeliveryView,
  EventTypes,
  IntegrationName,
  IntegrationType,
} from "@padit/services/integrations";
import { Settings } from "../json-border";
import { Timestamp } from "../page";

const filter = DeliveryFilter.shape;
const Filter = z.object({ severities: filter.severities, tags: filter.tags, endpoint_ids: filter.endpointIds, q: filter.q }).meta({
  id: "DeliveryFilter",
  description:
    "Which alerts; what is absent or empty does not narrow, and all that is given must hold. `q` is a selector (docs/selector.md). Answered are the other members where they can express the filter, else `q` alone.",
});

const WebhookUrl = z.url({ protocol: /^https?$/ }).max(2000);

export const Integration = z
  .object({
    id: z.string(),
    type: z.string(),
    name: z.string(),
    url: z.string().describe("Where messages go, without secrets: the address of a webhook."),
    settings: Settings.describe('By type. A secret is only `{"set": true}`.'),
    event_types: z.array(z.string()),
    filter: Filter,
    enabled: z.boolean(),
    disabled_reason: z.string().nullable(),
    failing_since: Timestamp.nullable(),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: "Integration" });
export const IntegrationWithSecret = Integration.extend({
  secret: z.string().optional().describe("What PADIT made for this channel, such as the signing secret of a webhook (`whsec_…`)."),
}).meta({ id: "IntegrationWithSecret" });

export const NewIntegration = z
  .object({
    type: IntegrationType.optional().describe("A webhook when absent."),
    name: IntegrationName,
    url: WebhookUrl.optional().describe("The same as `settings.url`."),
    settings: Settings.optional().describe('By type; `{"set": true}` keeps a secret. A webhook has `url`.'),
    event_types: EventTypes.optional().describe("Every type that exists when absent."),
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
    attempts: z.array(
      z.object({
        at: Timestamp,
        outcome: AttemptOutcome.describe(
          "`rejected`: not tried again. `gone`: the integration was switched off. `interrupted`: the worker stopped during the attempt.",
        ),
        status: z.int().nullable().describe("Reply code of the channel's protocol: an HTTP status or an SMTP reply code."),
        duration_ms: z.number(),
        error: z.string().nullable(),
      }),
    ),
    next_attempt_at: Timestamp.nullable(),
    replay_of: z.string().nullable(),
    request: z.object({ url: z.string(), body: z.string() }).describe("Where the integration sends, without secrets, and what."),
    response: z.object({ status: z.int(), body: z.string() }).nullable().describe("The newest answer."),
  })
  .meta({ id: "Delivery" });

/** A delivery with the API's names, which are those of webhooks. */
export const deliveryFacts = ({ attempts, address, payload, answer, ...delivery }: DeliveryView) => ({
  ...delivery,
  attempts: attempts.map(({ code, reason, ...attempt }) => ({ ...attempt, status: code, error: reason })),
  request: { url: address, body: payload },
  response: answer && { status: answer.code, body: answer.text },
});

/** Moves the top-level `url`, which webhooks had before `settings` existed, into `settings`. */
export const withUrl = <Input extends { url?: string; settings?: Record<string, z.core.util.JSONType> }>({
  url,
  settings,
  ...rest
}: Input) => ({
  ...rest,
  ...((url !== undefined || settings) && { settings: { ...settings, ...(url !== undefined && { url }) } }),
});
