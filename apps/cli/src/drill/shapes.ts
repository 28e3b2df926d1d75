import { z } from "zod";

/** The fields of the REST API's objects that a drill reads; other fields are ignored. */
const Time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

export const Endpoint = z.object({
  id: z.string(),
  name: z.string(),
  protocol: z.string(),
  tags: z.array(z.string()),
  interval_seconds: z.number(),
  paused: z.boolean(),
  state: z.string(),
});
export type Endpoint = z.output<typeof Endpoint>;

export const Sample = z.object({ timestamp: Time, metric_name: z.string(), value: z.number(), unit: z.string() });
export type Sample = z.output<typeof Sample>;

export const Rule = z.object({
  id: z.string(),
  name: z.string(),
  metric_name: z.string(),
  scope: z.object({
    endpoint_ids: z.array(z.string()).nullish(),
    tags: z.array(z.string()).nullish(),
    protocol: z.string().nullish(),
    q: z.string().nullish(),
  }),
  direction: z.enum(["above", "below"]),
  threshold: z.number(),
  enabled: z.boolean(),
});
export type Rule = z.output<typeof Rule>;

export const DrillAlert = z.object({
  id: z.string(),
  title: z.string(),
  status: z.enum(["open", "acknowledged", "snoozed", "resolved"]),
  metric_name: z.string().nullable(),
  kind: z.string(),
  url: z.string(),
});
export type DrillAlert = z.output<typeof DrillAlert>;

/** An event of an alert's timeline. Its time is that of the samples; `received_at` and `written_at` are times of the server's clock. */
export const TimelineEvent = z.object({
  type: z.string(),
  at: Time,
  detail: z.object({ received_at: Time.optional(), written_at: Time.optional(), by: z.string().optional() }).default({}),
});
export type TimelineEvent = z.output<typeof TimelineEvent>;
export const DrillAlertWithTimeline = DrillAlert.extend({ timeline: z.array(TimelineEvent) });
export type DrillAlertWithTimeline = z.output<typeof DrillAlertWithTimeline>;

export const Integration = z.object({ id: z.string(), name: z.string(), type: z.string(), enabled: z.boolean() });

export const Delivery = z.object({
  event_type: z.string(),
  created_at: Time,
  state: z.string(),
  attempts: z.array(z.object({ at: Time, status: z.number().nullable(), error: z.string().nullable() })),
  request: z.object({ body: z.union([z.string(), z.record(z.string(), z.unknown())]) }),
});
export type Delivery = z.output<typeof Delivery>;
