import { NOTIFICATION_TYPES, OFFERED_NOTIFICATION_TYPES, SEVERITIES, snakeName } from "@padit/domain";
import { DefaultAlerts } from "@padit/domain/metrics";
import { z } from "zod";
import { PushMapping } from "../collectors/push-mapping";
import { CollectorName } from "../collectors/rename-collector";
import { EndpointName, IntervalSeconds, Tags } from "../endpoints/create-endpoint";
import { IntegrationName, IntegrationType } from "../integrations/create-integration";
import { Described, Schedule } from "../maintenance/maintenance-input";
import { CreateRota } from "../on-call/rota-verbs";
import { AlertBudget, PresetName } from "../policies/policy-view";
import { ROLES } from "../roles";
import { RouteHours, RouteRateLimit, RouteTerms } from "../routing/stored-routes";
import { RuleInput } from "../rules/rule-input";
import { CreateSilence } from "../silences/silence-verbs";

/** The form of the document. Another form gets another version. */
const API_VERSION = "padit/v1";
const KIND = "Configuration";

/** Most entries of one section. A larger organization applies several documents, without `prune`. */
const ENTRIES_MAX = 2_000;
const ROUTES_MAX = 100;

const EndpointRef = z.string().min(1).max(200);
const Selector = z.string().max(2_000);
const Value = z.json();
const Time = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());
const severity = z.enum(SEVERITIES);

const mapping = PushMapping.shape.metrics.unwrap().element.shape;
const Mapping = z.strictObject({
  endpoint_labels: PushMapping.shape.endpointLabels,
  metrics: z
    .array(z.strictObject({ match: mapping.match, unit: mapping.unit, metric_type: mapping.metricType, nature: mapping.nature }))
    .max(200)
    .default([]),
});

const CollectorEntry = z.strictObject({
  name: CollectorName,
  kind: z.enum(["agent", "push"]).default("agent").describe("An agent enrols on its machine; a push collector is created here."),
  site: z.string().trim().max(200).default(""),
  tags: Tags.default([]),
  series_max: z.int().min(1).max(100_000).optional().describe("Of a push collector: how many series its senders may create."),
  mapping: Mapping.optional().describe("Of a push collector: which label names the endpoint, and units by metric name."),
});
export type CollectorEntry = z.output<typeof CollectorEntry>;

const EndpointEntry = z.strictObject({
  name: EndpointName,
  protocol: z.string().max(50),
  target: z.record(z.string(), Value).describe("By protocol (docs/protocol-reference.md). Secrets are references."),
  interval_seconds: IntervalSeconds.optional().describe("Absent: as it is, or the protocol's interval."),
  collectors: z.array(CollectorName).max(100).optional().describe("Names of agents. Absent: as they are, or all agents."),
  tags: Tags.default([]),
  paused: z.boolean().default(false),
});
export type EndpointEntry = z.output<typeof EndpointEntry>;

const rule = RuleInput.shape;
const RuleEntry = z.strictObject({
  name: rule.name,
  metric_name: rule.metricName,
  scope: z
    .strictObject({
      endpoints: z.array(EndpointRef).max(1_000).optional(),
      tags: z.array(z.string().max(100)).max(50).optional(),
      protocol: z.string().max(50).optional(),
      q: Selector.optional().describe("A selector (docs/selector.md), in which endpoint_id: has names."),
    })
    .default({})
    .describe("Which series; what is absent does not narrow."),
  direction: rule.direction,
  threshold: rule.threshold,
  unit: rule.unit.describe("Must be the metric's unit, if given."),
  minimum_deviation: z
    .strictObject({ absolute: rule.minimumDeviationAbsolute, relative: rule.minimumDeviationRelative })
    .default({ absolute: null, relative: null }),
  ...{ k: rule.k, n: rule.n, for_seconds: rule.forSeconds, severity: rule.severity, enabled: rule.enabled },
});
export type RuleEntry = z.output<typeof RuleEntry>;

const IntegrationEntry = z.strictObject({
  name: IntegrationName,
  type: IntegrationType.default("webhook"),
  settings: z.record(z.string(), Value).default({}).describe("By type. Secrets are references. Absent settings stay as they are."),
  event_types: z.array(z.enum(NOTIFICATION_TYPES)).min(1).max(NOTIFICATION_TYPES.length).optional(),
  filter: z
    .strictObject({
      severities: z.array(severity).max(SEVERITIES.length).optional(),
      tags: z.array(z.string().max(100)).max(100).optional(),
      endpoints: z.array(EndpointRef).max(1_000).optional(),
      q: Selector.optional().describe("A selector (docs/selector.md), in which endpoint_id: has names."),
    })
    .default({})
    .describe("Which alerts; what is absent does not narrow."),
  enabled: z.boolean().default(true),
});
export type IntegrationEntry = z.output<typeof IntegrationEntry>;

const { timeZone: time_zone, ...weekHours } = RouteHours.shape;
const Hours = z
  .array(z.strictObject({ ...weekHours, time_zone }))
  .min(1)
  .max(20)
  .nullable()
  .default(null);
const Recipients = z.array(IntegrationName).max(50);
const terms = RouteTerms.shape;
const RouteEntry = z.strictObject({
  name: terms.name,
  enabled: terms.enabled,
  selector: Selector.default("").describe("Which alerts (docs/selector.md), in which endpoint_id: has names; empty for all."),
  event_types: z.array(z.enum(OFFERED_NOTIFICATION_TYPES)).min(1).nullable().default(null),
  hours: Hours,
  wait_seconds: terms.waitSeconds,
  recipients: Recipients.default([]).describe("Names of integrations, `member:` with a mail address, or `rota:` with a rota's name."),
  steps: z
    .array(z.strictObject({ after_seconds: z.int().min(60).max(604_800), recipients: Recipients.min(1) }))
    .max(10)
    .default([]),
  repeats: terms.repeats,
  quiet_hours: Hours,
  quiet_severity: terms.quietSeverity,
  rate_limit: z
    .strictObject({ messages: RouteRateLimit.shape.messages, window_seconds: RouteRateLimit.shape.windowSeconds })
    .nullable()
    .default(null),
});
export type RouteEntry = z.output<typeof RouteEntry>;

const rota = CreateRota.shape;
const RotaEntry = z.strictObject({
  name: rota.name,
  time_zone: rota.timeZone,
  period: rota.period,
  handover_time: rota.handoverTime,
  starts_on: rota.startsOn.describe("Local date of a hand-over to the first member."),
  members: z.array(z.email().toLowerCase()).min(1).max(50).describe("Mail addresses, in the order of the turns."),
});
export type RotaEntry = z.output<typeof RotaEntry>;

const SilenceEntry = z.strictObject({
  selector: Selector.min(1).describe("Which alerts (docs/selector.md), in which endpoint_id: has names."),
  reason: CreateSilence.shape.reason,
  ends_at: Time,
});
export type SilenceEntry = z.output<typeof SilenceEntry>;

const MaintenanceEntry = z.strictObject({
  name: Described.shape.name,
  reference: z.string().trim().max(200).nullable().default(null),
  owner: z.email().toLowerCase().optional().describe("Address of a member. Absent: as it is, or whoever applies the document."),
  selector: Selector.min(1).describe("Which endpoints (docs/selector.md), in which endpoint_id: has names."),
  expected: z.union([
    z.strictObject({ outage_seconds: z.int().min(1) }),
    z.strictObject({ no_effect: z.literal(true) }),
    z.strictObject({ reroute: z.literal(true) }),
  ]),
  starts_at: Time,
  duration_seconds: Schedule.shape.durationSeconds,
  rrule: z.string().trim().max(300).nullable().default(null).describe("RFC 5545 §3.3.10; null: once."),
  time_zone: Schedule.shape.timeZone,
});
export type MaintenanceEntry = z.output<typeof MaintenanceEntry>;

const PolicyEntry = z.strictObject({
  preset: PresetName,
  alerts_per_day: AlertBudget.shape.alertsPerDay,
  defaults: snakeObject(DefaultAlerts).optional().describe("The alerts that need no rule."),
});
export type PolicyEntry = z.output<typeof PolicyEntry>;

const MemberEntry = z.strictObject({ email: z.email().toLowerCase(), role: z.enum(ROLES) });
export type MemberEntry = z.output<typeof MemberEntry>;

/** The entries of each section, in the order in which they are written and applied: what is referred to stands before. */
export const SECTIONS = {
  collectors: CollectorEntry,
  endpoints: EndpointEntry,
  rules: RuleEntry,
  integrations: IntegrationEntry,
  rotas: RotaEntry,
  routes: RouteEntry,
  silences: SilenceEntry,
  maintenance: MaintenanceEntry,
  policy: PolicyEntry,
  members: MemberEntry,
} as const;
export type SectionName = keyof typeof SECTIONS;

const section = <Entry extends z.ZodType>(entry: Entry, most = ENTRIES_MAX) => z.array(entry).max(most).optional();

/** A section that is absent is left alone. */
export const ConfigurationDocument = z.strictObject({
  api_version: z.literal(API_VERSION),
  kind: z.literal(KIND),
  collectors: section(CollectorEntry),
  endpoints: section(EndpointEntry),
  rules: section(RuleEntry),
  integrations: section(IntegrationEntry),
  rotas: section(RotaEntry).describe("Who is on call when, without overrides."),
  routes: section(RouteEntry, ROUTES_MAX).describe(
    "One ordered list: the first route that matches decides. The last one must match everything.",
  ),
  silences: section(SilenceEntry),
  maintenance: section(MaintenanceEntry),
  policy: PolicyEntry.optional(),
  members: section(MemberEntry).describe("Roles of members. Members who are not named stay."),
});
export type ConfigurationDocument = z.output<typeof ConfigurationDocument>;

export const DOCUMENT_HEAD = { api_version: API_VERSION, kind: KIND } as const;

/** JSON Schema (draft 2020-12) of the document, for editors. */
export const configurationSchema = () => ({ title: "PADIT configuration", ...z.toJSONSchema(ConfigurationDocument, { io: "input" }) });

/** The object's schema with names in snake_case, in depth. Rules across several members are left to the verb. */
function snakeObject({ shape }: z.ZodObject): z.ZodObject {
  const members = Object.entries(shape).map(([name, member]) => [snakeName(name), snakeMember(member)]);
  return z.strictObject(Object.fromEntries(members));
}

function snakeMember(member: z.core.$ZodType): z.core.$ZodType {
  const inner = member instanceof z.ZodPrefault ? member.unwrap() : member;
  return inner instanceof z.ZodObject ? snakeObject(inner).prefault({}) : member;
}
