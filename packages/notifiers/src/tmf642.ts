import { z } from "zod";
import { alarmTerms } from "./alarm";
import { httpDelivery, JSON_HEADERS } from "./http";
import type { Message } from "./message";
import { defineNotifier } from "./notifier";
import { type Phase, phaseOf } from "./subject";
import { headline, sentence } from "./wording";

const TITLE_CHARACTERS_MAX = 500;
const SENTENCE_CHARACTERS_MAX = 4_000;

const REJECTED_STATUSES: ReadonlySet<number> = new Set([400, 403, 405, 409, 422]);
const GONE_STATUSES: ReadonlySet<number> = new Set([410]);

const EVENTS: Readonly<Record<Phase, readonly [type: string, path: string]>> = {
  opened: ["AlarmCreateEvent", "alarmCreateEvent"],
  updated: ["AlarmAttributeValueChangeEvent", "alarmAttributeValueChangeEvent"],
  acknowledged: ["AlarmStateChangeEvent", "alarmStateChangeEvent"],
  ended: ["AlarmStateChangeEvent", "alarmStateChangeEvent"],
};
const STATES: Readonly<Record<Phase, string>> = { opened: "raised", updated: "updated", acknowledged: "updated", ended: "cleared" };

const TmfPayload = z.looseObject({ eventType: z.string(), event: z.looseObject({}) });

/**
 * Alarms for an umbrella system that listens as TM Forum TMF642 (v4) describes: PADIT owns the alarms and posts an event for each change to
 * the listener. Each event has the whole alarm, and its `eventId` is the same at every attempt. PADIT does not learn of an
 * acknowledgement in the umbrella system.
 */
export const tmf642 = defineNotifier({
  name: "tmf642",
  version: "1.0.0",
  title: "TMF642 alarms",
  description: "Alarm events for an umbrella system (TM Forum TMF642 v4).",
  settings: z.strictObject({
    url: z.url({ protocol: /^https?$/, error: "Enter the listener's URL." }).max(2000),
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
      label: "Listener URL",
      help: "Events are posted below it, such as to …/listener/alarmCreateEvent.",
      input: "text",
      placeholder: "https://umbrella.example.com/tmf-api/alarmManagement/v4/listener",
    },
    {
      name: "authorization",
      label: "Authorization header",
      help: "Such as “Bearer …”. It is not shown again.",
      input: "text",
      secret: true,
    },
  ],
  secrets: { authorization: {} },
  needs: null,
  ignoresRepeats: true,
  address: ({ url }) => url,
  urls: ({ url }) => [url],
  render: (message) => JSON.stringify({ eventTime: message.timestamp, eventType: eventOf(message)[0], event: { alarm: alarmOf(message) } }),
  async send({ http }, { id, at, payload, signal }, { url, authorization }) {
    const event = TmfPayload.parse(JSON.parse(payload));
    const path = Object.values(EVENTS).find(([type]) => type === event.eventType)?.[1] ?? "";
    const headers = { ...JSON_HEADERS, ...(authorization !== "" && { authorization }) };
    const outcome = await http.post(`${url.replace(/\/+$/, "")}/${path}`, headers, JSON.stringify({ eventId: id, ...event }), signal);
    return httpDelivery(outcome, at, { receiver: "The listener", gone: GONE_STATUSES, rejecting: REJECTED_STATUSES });
  },
});

const eventOf = ({ type }: Message): readonly [type: string, path: string] => EVENTS[phaseOf(type)];

function alarmOf(message: Message): object {
  const { alert, timestamp, organization } = message;
  const { id, phase, objectType, object, ...terms } = alarmTerms(message);
  return {
    ...{ "@type": "Alarm", id, externalAlarmId: id },
    alarmedObjectType: objectType,
    alarmedObject: { id: object },
    ...terms,
    specificProblem: headline(message, TITLE_CHARACTERS_MAX),
    alarmDetails: sentence(message, SENTENCE_CHARACTERS_MAX),
    state: STATES[phase],
    ackState: alert?.status === "acknowledged" || phase === "acknowledged" ? "acknowledged" : "unacknowledged",
    alarmRaisedTime: alert?.openedAt ?? timestamp,
    alarmChangedTime: timestamp,
    ...(phase === "ended" && { alarmClearedTime: timestamp }),
    alarmReportingTime: timestamp,
    sourceSystemId: `padit/${organization.slug}`,
    reportingSystemId: "padit",
  };
}
