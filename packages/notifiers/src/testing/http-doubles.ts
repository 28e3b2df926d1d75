import { z } from "zod";
import { httpReceiver, type Posted, type Receiver } from "./http-receiver";

type Open = () => Promise<Receiver>;

/** The problem of a JSON request by the receiver's documentation; null when it is valid. */
function jsonProblem(schema: z.ZodType, { headers, body }: Pick<Posted, "headers" | "body">): string | null {
  if (headers["content-type"] !== "application/json") return "the content type is not JSON";
  const parsed = schema.safeParse(JSON.parse(body));
  return parsed.success ? null : z.prettifyError(parsed.error);
}

/** A text run shows its text as it is. A text block would read Markdown in it, so the double accepts none. */
const TextRuns = z.strictObject({
  type: z.literal("RichTextBlock"),
  inlines: z
    .array(
      z.strictObject({
        type: z.literal("TextRun"),
        text: z.string().min(1),
        weight: z.literal("Bolder").optional(),
        size: z.literal("Large").optional(),
        isSubtle: z.boolean().optional(),
      }),
    )
    .min(1),
});
/** The message that a Teams workflow accepts, with a card of Adaptive Cards 1.4. Entities, which could mention people, are not allowed. */
const TeamsMessage = z.strictObject({
  type: z.literal("message"),
  attachments: z.tuple([
    z.strictObject({
      contentType: z.literal("application/vnd.microsoft.card.adaptive"),
      contentUrl: z.null(),
      content: z.strictObject({
        $schema: z.literal("http://adaptivecards.io/schemas/adaptive-card.json"),
        type: z.literal("AdaptiveCard"),
        version: z.literal("1.4"),
        body: z.array(TextRuns).min(1),
        actions: z
          .array(z.strictObject({ type: z.literal("Action.OpenUrl"), title: z.string(), url: z.url() }))
          .min(1)
          .max(6),
      }),
    }),
  ]),
});
const TEAMS_BYTES_MAX = 28 * 1024;

export function teamsProblem(request: Pick<Posted, "headers" | "body">): string | null {
  const bytes = Buffer.byteLength(request.body);
  return bytes > TEAMS_BYTES_MAX ? `${bytes} bytes` : jsonProblem(TeamsMessage, request);
}

const openTeams: Open = () =>
  httpReceiver({ path: "/workflows/w/triggers/manual?sig=s3cr3t", settingsOf: (url) => ({ url }), refuses: true }, teamsProblem);

/** Events API v2: fields and limits of the published reference. */
const PagerDutyEvent = z.strictObject({
  routing_key: z.string().length(32),
  event_action: z.enum(["trigger", "acknowledge", "resolve"]),
  dedup_key: z.string().min(1).max(255),
  payload: z.strictObject({
    summary: z.string().min(1).max(1_024),
    source: z.string().min(1),
    severity: z.enum(["critical", "error", "warning", "info"]),
    timestamp: z.iso.datetime(),
    custom_details: z.record(z.string(), z.string()),
  }),
  links: z.array(z.strictObject({ href: z.url(), text: z.string() })),
  client: z.string(),
  client_url: z.url(),
});
const PAGERDUTY_BYTES_MAX = 512 * 1024;

export const pagerdutyProblem = (request: Pick<Posted, "headers" | "body">): string | null =>
  Buffer.byteLength(request.body) > PAGERDUTY_BYTES_MAX ? "larger than 512 kB" : jsonProblem(PagerDutyEvent, request);

const openPagerDuty: Open = () =>
  httpReceiver(
    { path: "/v2/enqueue", settingsOf: (url) => ({ url, routingKey: "s3cr3t0123456789abcdef0123456789" }), refuses: true },
    pagerdutyProblem,
  );

const SmsForm = z.strictObject({ To: z.string().regex(/^\+\d{7,15}$/), Body: z.string().min(1).max(1_600) });

const openSms: Open = () =>
  httpReceiver(
    {
      path: "/messages",
      settingsOf: (url) => ({ url, to: "+4989123456", authorization: "Bearer s3cr3t", format: "form", toField: "To", textField: "Body" }),
      refuses: true,
    },
    ({ headers, body }) => {
      if (headers.authorization !== "Bearer s3cr3t") return "not authorized";
      if (headers["content-type"] !== "application/x-www-form-urlencoded") return "the content type is not a form";
      const parsed = SmsForm.safeParse(Object.fromEntries(new URLSearchParams(body)));
      return parsed.success ? null : z.prettifyError(parsed.error);
    },
  );

/** The alarm and its events as TMF642 v4.0 lists them, as far as PADIT uses them. */
const TmfAlarm = z.strictObject({
  "@type": z.literal("Alarm"),
  id: z.string().min(1),
  externalAlarmId: z.string().min(1),
  alarmType: z.enum(["communicationsAlarm", "qualityOfServiceAlarm"]),
  alarmedObjectType: z.string().min(1),
  alarmedObject: z.strictObject({ id: z.string().min(1) }),
  perceivedSeverity: z.enum(["critical", "major", "minor", "warning", "indeterminate", "cleared"]),
  probableCause: z.string().min(1),
  specificProblem: z.string().min(1),
  alarmDetails: z.string().min(1),
  state: z.enum(["raised", "updated", "cleared"]),
  ackState: z.enum(["acknowledged", "unacknowledged"]),
  alarmRaisedTime: z.iso.datetime(),
  alarmChangedTime: z.iso.datetime(),
  alarmClearedTime: z.iso.datetime().optional(),
  alarmReportingTime: z.iso.datetime(),
  sourceSystemId: z.string().min(1),
  reportingSystemId: z.string().min(1),
});
const TmfEvent = z
  .strictObject({
    eventId: z.string().min(1),
    eventTime: z.iso.datetime(),
    eventType: z.enum(["AlarmCreateEvent", "AlarmAttributeValueChangeEvent", "AlarmStateChangeEvent"]),
    event: z.strictObject({ alarm: TmfAlarm }),
  })
  .refine(({ event: { alarm } }) => (alarm.state === "cleared") === (alarm.perceivedSeverity === "cleared"), "severity and state disagree");

const openTmf642: Open = () =>
  httpReceiver(
    { path: "/v4/listener", settingsOf: (url) => ({ url, authorization: "Bearer s3cr3t" }), refuses: true },
    (request): string | null => {
      const problem = jsonProblem(TmfEvent, request);
      if (problem !== null) return problem;
      const { eventType } = TmfEvent.parse(JSON.parse(request.body));
      return request.path === `/v4/listener/${eventType[0]?.toLowerCase()}${eventType.slice(1)}` ? null : `${eventType} at ${request.path}`;
    },
  );

/** `postableAlerts` of Alertmanager's API v2. It refuses an alert that ends before it starts, and one without labels. */
const PostableAlerts = z
  .array(
    z
      .strictObject({
        labels: z.record(z.string().regex(/^[a-zA-Z_]\w*$/), z.string().min(1)).refine((labels) => Object.keys(labels).length > 0),
        annotations: z.record(z.string().regex(/^[a-zA-Z_]\w*$/), z.string().min(1)),
        startsAt: z.iso.datetime(),
        endsAt: z.iso.datetime(),
        generatorURL: z.url(),
      })
      .refine(({ startsAt, endsAt }) => Date.parse(startsAt) <= Date.parse(endsAt), "start time must be before end time"),
  )
  .min(1);

const openAlertmanager: Open = () =>
  httpReceiver({ path: "/prefix/", settingsOf: (url) => ({ url, authorization: "Bearer s3cr3t" }), refuses: true }, (request) => {
    if (request.path !== "/prefix/api/v2/alerts") return `nothing at ${request.path}`;
    return request.headers.authorization === "Bearer s3cr3t" ? jsonProblem(PostableAlerts, request) : "not authorized";
  });

/** Doubles that are as strict as the documentation of the channels' receivers. */
export const HTTP_DOUBLES: Readonly<Record<string, Open>> = {
  teams: openTeams,
  pagerduty: openPagerDuty,
  alertmanager: openAlertmanager,
  sms: openSms,
  tmf642: openTmf642,
};
