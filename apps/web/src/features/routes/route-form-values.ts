import { parseSelector } from "@padit/domain/selector";
import { SEVERITIES } from "@padit/domain/severity";
import { z } from "zod";
import { EVENT_CHOICES } from "../integrations/event-types";
import type { RouteDraft } from "./route-draft";

const MINUTE_SECONDS = 60;
const WEEK_MINUTES = 10_080;
const DAY_SECONDS = 86_400;
const DAY_MINUTES = 1_440;
const RATE_MINUTES_DEFAULT = 10;
const DAYS = ["1", "2", "3", "4", "5", "6", "7"] as const;
const WORK_DAYS: HoursValues["days"] = ["1", "2", "3", "4", "5"];
const EVENT_IDS = EVENT_CHOICES.map(({ id }) => id);

const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Write the time as HH:MM.");
const HoursValues = z.object({
  days: z.array(z.enum(DAYS)).min(1, "Choose at least one day."),
  from: Time,
  to: z.union([z.literal("24:00"), Time], { error: "Write the time as HH:MM, up to 24:00." }),
  timeZone: z.string(),
});
type HoursValues = z.output<typeof HoursValues>;

const StepValues = z.object({
  afterMinutes: z.number("Enter the minutes.").min(1, "At least 1 minute.").max(WEEK_MINUTES, "At most a week (10080 minutes)."),
  recipients: z.array(z.string()).min(1, "Choose at least one."),
});

/** A route in the form. Members that may be absent are empty lists or empty fields. */
export const RouteFormValues = z.object({
  name: z.string().trim().min(1, "Give it a name.").max(100),
  selector: z.string().superRefine((text, ctx) => {
    for (const { message } of parseSelector(text, { isShared: true }).problems) ctx.addIssue({ code: "custom", message });
  }),
  /** Empty for everything. */
  eventTypes: z.array(z.enum(EVENT_IDS)),
  /** Empty for always. */
  hours: z.array(HoursValues).max(20),
  /** Null until the incident has stopped growing. */
  waitSeconds: z.int("Whole seconds.").min(0).max(DAY_SECONDS, "At most a day (86400 s).").nullable(),
  recipients: z.array(z.string()),
  steps: z
    .array(StepValues)
    .max(10)
    .superRefine((steps, ctx) => {
      steps.forEach(({ afterMinutes }, n) => {
        if (n > 0 && afterMinutes <= (steps[n - 1]?.afterMinutes ?? 0))
          ctx.addIssue({ code: "custom", path: [n, "afterMinutes"], message: "Later than the step before." });
      });
    }),
  repeats: z.int("A number from 0 to 9.").min(0).max(9, "At most 9 times."),
  quietHours: z.array(HoursValues).max(20),
  quietSeverity: z.enum(SEVERITIES),
  /** Null for no limit. */
  rateMessages: z.int("Whole messages.").min(1, "At least 1 message.").max(1_000, "At most 1000 messages.").nullable(),
  rateMinutes: z.int("Whole minutes.").min(1, "At least 1 minute.").max(DAY_MINUTES, "At most a day (1440 minutes)."),
});
export type RouteFormValues = z.output<typeof RouteFormValues>;

/** Hours that a person adds, before changes. @param timeZone IANA zone of the person */
export const newHours = (timeZone: string): HoursValues => ({ days: [...WORK_DAYS], from: "08:00", to: "18:00", timeZone });

/** A step that a person adds: ten minutes after the last one. */
export const newStep = (before: readonly { afterMinutes: number }[]): RouteFormValues["steps"][number] => ({
  afterMinutes: (before.at(-1)?.afterMinutes || 0) + 10,
  recipients: [],
});

/** A route that is added. The first one of a list must take everything, so only the later ones invite to choose. */
export const newRoute = (key: string, isFirst: boolean): RouteDraft => ({
  ...{ key, name: isFirst ? "Everything else" : "", enabled: true, selector: "", eventTypes: null, hours: null, waitSeconds: null },
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
