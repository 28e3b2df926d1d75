import { z } from "zod";
import { httpDelivery, JSON_HEADERS } from "./http";
import type { Message } from "./message";
import { defineNotifier } from "./notifier";
import { phaseOf, subjectOf } from "./subject";
import { facts, headline, sentence } from "./wording";

const TITLE_CHARACTERS_MAX = 300;
const SENTENCE_CHARACTERS_MAX = 4_000;
const FACT_CHARACTERS_MAX = 500;

/** Time after which an open alert is sent again, ms; the default of Prometheus' `--rules.alert.resend-delay`. */
const RESEND_MS = 60_000;
/** Time for which Alertmanager keeps an alert that is not sent again, ms: four times the delay, as in Prometheus. */
const VALID_MS = 4 * RESEND_MS;

const REJECTED_STATUSES: ReadonlySet<number> = new Set([400, 403, 413]);
const GONE_STATUSES: ReadonlySet<number> = new Set([404, 410]);

const Labels = z.record(z.string(), z.string());
type Labels = z.output<typeof Labels>;
const AlertmanagerPayload = z.strictObject({
  labels: Labels,
  annotations: Labels,
  startsAt: z.iso.datetime(),
  /** End of the alert; null while it lasts. */
  endedAt: z.iso.datetime().nullable(),
  generatorURL: z.string(),
});

/**
 * Alerts for a Prometheus Alertmanager (API v2), which routes and groups them. Labels identify an alert there, so they stay the same while an
 * incident is open; its texts are annotations. An open alert is sent again every minute and ends by itself four minutes after PADIT has
 * stopped. If the severity changes, the alert of the former severity ends and one of the new severity begins.
 */
export const alertmanager = defineNotifier({
  name: "alertmanager",
  version: "1.0.0",
  title: "Alertmanager",
  description: "Alerts for a Prometheus Alertmanager (API v2).",
  settings: z.strictObject({
    url: z.url({ protocol: /^https?$/, error: "Enter the URL of your Alertmanager." }).max(2000),
    authorization: z
      .string()
      .trim()
      .max(4000)
      .regex(/^[\x20-\x7e]*$/, "Use printable ASCII characters only.")
      .default(""),
  }),
  fields: [
    {
      name: "url",
      label: "Alertmanager URL",
      help: "With its path prefix, where it has one. Make one integration for each member of a cluster.",
      input: "text",
      placeholder: "https://alertmanager.example.com",
    },
    {
      name: "authorization",
      label: "Authorization header",
      help: "Such as “Basic …”. It is not shown again.",
      input: "text",
      secret: true,
    },
  ],
  secrets: { authorization: {} },
  needs: null,
  ignoresRepeats: true,
  resends: true,
  address: ({ url }) => url,
  urls: ({ url }) => [url],
  render: (message) =>
    JSON.stringify({
      labels: labelsOf(message),
      annotations: {
        summary: headline(message, TITLE_CHARACTERS_MAX),
        description: sentence(message, SENTENCE_CHARACTERS_MAX),
        ...Object.fromEntries(facts(message, FACT_CHARACTERS_MAX).map(([label, value]) => [label.toLowerCase(), value])),
      },
      startsAt: message.alert?.openedAt ?? message.timestamp,
      endedAt: phaseOf(message.type) === "ended" ? message.timestamp : null,
      generatorURL: message.url,
    } satisfies z.output<typeof AlertmanagerPayload>),
  async send({ http }, { at, payload, record, signal }, { url, authorization }) {
    const { endedAt, ...alert } = AlertmanagerPayload.parse(JSON.parse(payload));
    const endsAt = endedAt ?? new Date(at.getTime() + VALID_MS).toISOString();
    const former = record && Labels.parse(JSON.parse(record.key));
    const isRelabelled = former !== null && JSON.stringify(former) !== JSON.stringify(alert.labels);
    const alerts = [{ ...alert, endsAt }, ...(isRelabelled ? [{ ...alert, labels: former, endsAt: at.toISOString() }] : [])];
    const headers = { ...JSON_HEADERS, ...(authorization !== "" && { authorization }) };
    const outcome = await http.post(`${url.replace(/\/+$/, "")}/api/v2/alerts`, headers, JSON.stringify(alerts), signal);
    const delivery = httpDelivery(outcome, at, { receiver: "Alertmanager", gone: GONE_STATUSES, rejecting: REJECTED_STATUSES });
    if (delivery.result !== "delivered") return delivery;
    const resendAfterMs = endedAt === null ? RESEND_MS : null;
    return { ...delivery, record: { key: JSON.stringify(alert.labels), ticket: null, resendAfterMs } };
  },
});

/** Labels that identify the alert. A test message is never ended explicitly; Alertmanager ends it after `VALID_MS`. */
function labelsOf(message: Message): Labels {
  const { alert, organization, type } = message;
  return {
    alertname: type === "test" ? "PaditTest" : "PaditIncident",
    severity: alert?.severity ?? "info",
    ...(alert && { kind: alert.kind }),
    organization: organization.slug,
    incident_id: subjectOf(message),
  };
}
