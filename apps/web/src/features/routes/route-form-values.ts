import { OFFERED_NOTIFICATION_TYPES } from "@padit/domain/notification-types";
import { parseSelector } from "@padit/domain/selector";
import { SEVERITIES } from "@padit/domain/severity";
import { z } from "zod";
import type { routes as english } from "@/messages/en/routes";
import type { RouteDraft } from "./route-draft";

const MINUTE_SECONDS = 60;
const WEEK_MINUTES = 10_080;
const DAY_SECONDS = 86_400;
const DAY_MINUTES = 1_440;
const RATE_MINUTES_DEFAULT = 10;
const DAYS = ["1", "2", "3", "4", "5", "6", "7"] as const;
const WORK_DAYS: HoursValues["days"] = ["1", "2", "3", "4", "5"];

/** Writes a problem of the form by its key in the catalogue (`problem`). */
type ProblemText = (problem: keyof (typeof english)["problem"]) => string;

function hoursSchema(t: ProblemText) {
  const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, t("time"));
  return z.object({
    days: z.array(z.enum(DAYS)).min(1, t("day")),
    from: time,
    to: z.union([z.literal("24:00"), time], { error: t("endTime") }),
    timeZone: z.string(),
  });
}
type HoursValues = z.output<ReturnType<typeof hoursSchema>>;

const stepsSchema = (t: ProblemText) =>
  z
    .array(
      z.object({
        afterMinutes: z.number(t("minutes")).min(1, t("minute")).max(WEEK_MINUTES, t("week")),
        recipients: z.array(z.string()).min(1, t("recipient")),
      }),
    )
    .max(10)
    .superRefine((steps, ctx) => {
      steps.forEach(({ afterMinutes }, n) => {
        if (n > 0 && afterMinutes <= (steps[n - 1]?.afterMinutes ?? 0))
          ctx.addIssue({ code: "custom", path: [n, "afterMinutes"], message: t("later") });
      });
    });

/** A route in the form. Members that may be absent are empty lists or empty fields. */
export const routeFormSchema = (t: ProblemText) =>
  z.object({
    name: z.string().trim().min(1, t("name")).max(100),
    selector: z.string().superRefine((text, ctx) => {
      for (const { message } of parseSelector(text, { isShared: true }).problems) ctx.addIssue({ code: "custom", message });
    }),
    /** Empty for everything. */
    eventTypes: z.array(z.enum(OFFERED_NOTIFICATION_TYPES)),
    /** Empty for always. */
    hours: z.array(hoursSchema(t)).max(20),
    /** Null until the incident has stopped growing. */
    waitSeconds: z.int(t("wholeSeconds")).min(0).max(DAY_SECONDS, t("dayLong")).nullable(),
    recipients: z.array(z.string()),
    steps: stepsSchema(t),
    repeats: z.int(t("number")).min(0).max(9, t("nine")),
    quietHours: z.array(hoursSchema(t)).max(20),
    quietSeverity: z.enum(SEVERITIES),
    /** Null for no limit. */
    rateMessages: z.int(t("wholeMessages")).min(1, t("message")).max(1_000, t("messages")).nullable(),
    rateMinutes: z.int(t("wholeMinutes")).min(1, t("minute")).max(DAY_MINUTES, t("dayMinutes")),
  });
export type RouteFormValues = z.output<ReturnType<typeof routeFormSchema>>;

/** Hours that a person adds, before changes. @param timeZone IANA zone of the person */
export const newHours = (timeZone: string): HoursValues => ({ days: [...WORK_DAYS], from: "08:00", to: "18:00", timeZone });

/** A step that a person adds: ten minutes after the last one. */
export const newStep = (before: readonly { afterMinutes: number }[]): RouteFormValues["steps"][number] => ({
  afterMinutes: (before.at(-1)?.afterMinutes || 0) + 10,
  recipients: [],
});

/** A route that is added. */
export const newRoute = (key: string, name: string): RouteDraft => ({
  ...{ key, name, enabled: true, selector: "", eventTypes: null, hours: null, waitSeconds: null },
  ...{ recipients: [], steps: [], repeats: 0, quietHours: null, quietSeverity: "critical" },
  rateLimit: null,
});

/** @param known ids of the recipients that exist; others could not be saved */
export function valuesOf(route: RouteDraft, known: Pick<ReadonlySet<string>, "has">): RouteFormValues {
  const idsOf = (recipients: RouteDraft["recipients"]) => recipients.flatMap(({ id }) => (known.has(id) ? [id] : []));
  return {
    ...{ name: route.name, selector: route.selector, waitSeconds: route.waitSeconds, repeats: route.repeats },
    eventTypes: route.eventTypes ?? [],
    hours: hoursValues(route.hours),
    recipients: idsOf(route.recipients),
    steps: route.steps.map(({ afterSeconds, recipients }) => ({
      afterMinutes: afterSeconds / MINUTE_SECONDS,
      recipients: idsOf(recipients),
    })),
    quietHours: hoursValues(route.quietHours),
    quietSeverity: route.quietSeverity,
    rateMessages: route.rateLimit?.messages ?? null,
    rateMinutes: (route.rateLimit?.windowSeconds ?? RATE_MINUTES_DEFAULT * MINUTE_SECONDS) / MINUTE_SECONDS,
  };
}

const hoursValues = (hours: RouteDraft["hours"]): HoursValues[] =>
  (hours ?? []).map((each) => ({ ...each, days: DAYS.filter((day) => each.days.includes(Number(day))) }));

type RecipientType = RouteDraft["recipients"][number]["type"];
/** Something that a route can notify. */
export interface RecipientChoice {
  id: string;
  label: string;
  type: RecipientType;
}
type TypeOf = ReadonlyMap<string, RecipientType>;

/** The route with what the form has. @param typeOf what kind of recipient each chosen id is */
export const routeOf = (
  { steps, recipients, rateMessages, rateMinutes, ...values }: RouteFormValues,
  before: RouteDraft,
  typeOf: TypeOf,
): RouteDraft => ({
  ...before,
  ...values,
  selector: values.selector.trim(),
  eventTypes: values.eventTypes.length === 0 ? null : values.eventTypes,
  hours: storedHours(values.hours),
  quietHours: storedHours(values.quietHours),
  rateLimit: rateMessages === null ? null : { messages: rateMessages, windowSeconds: rateMinutes * MINUTE_SECONDS },
  recipients: recipientsOf(recipients, typeOf),
  steps: steps.map((step) => ({
    afterSeconds: Math.round(step.afterMinutes * MINUTE_SECONDS),
    recipients: recipientsOf(step.recipients, typeOf),
  })),
});

const recipientsOf = (ids: readonly string[], typeOf: TypeOf) => ids.map((id) => ({ type: typeOf.get(id) ?? "integration", id }));
const storedHours = (hours: readonly HoursValues[]): RouteDraft["hours"] =>
  hours.length === 0 ? null : hours.map((each) => ({ ...each, days: each.days.map(Number) }));
