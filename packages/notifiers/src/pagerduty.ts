import { z } from "zod";
import { httpDelivery, JSON_HEADERS } from "./http";
import type { Message } from "./message";
import { defineNotifier } from "./notifier";
import { type Phase, phaseOf, subjectOf } from "./subject";
import { facts, headline, sentence } from "./wording";

/** Limits of Events API v2, in characters. */
const SUMMARY_CHARACTERS_MAX = 1_024;
const SENTENCE_CHARACTERS_MAX = 5_000;
const FACT_CHARACTERS_MAX = 500;

const REJECTED_STATUSES: ReadonlySet<number> = new Set([400, 403, 413]);
const GONE_STATUSES: ReadonlySet<number> = new Set([404, 410]);

/** The action for each phase. An update is a second `trigger`, which PagerDuty adds to the incident of the same key without another notification. */
const ACTIONS: Readonly<Record<Phase, "trigger" | "acknowledge" | "resolve">> = {
  opened: "trigger",
  updated: "trigger",
  acknowledged: "acknowledge",
  ended: "resolve",
};

const PagerDutyPayload = z.looseObject({ event_action: z.string(), dedup_key: z.string() });

/**
 * Pages people through PagerDuty (Events API v2), or through another service that accepts the same events. All messages of one alert have the
 * same `dedup_key`, so that a repeated attempt changes nothing. The test message opens an incident, which a person resolves in PagerDuty.
 */
export const pagerduty = defineNotifier({
  name: "pagerduty",
  version: "1.0.0",
  title: "PagerDuty",
  description: "Incidents in PagerDuty that open, are acknowledged and are resolved with the alert.",
  settings: z.strictObject({
    routingKey: z.string().trim().min(1, "Enter an integration key.").max(100),
    url: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .default("https://events.pagerduty.com/v2/enqueue"),
  }),
  fields: [
    {
      name: "routingKey",
      label: "Integration key",
      help: "From the service in PagerDuty under Integrations › Events API V2. It is not shown again.",
      input: "text",
      secret: true,
      placeholder: "32 characters",
    },
    {
      name: "url",
      label: "Events URL",
      help: "Change it for the EU region (https://events.eu.pagerduty.com/v2/enqueue) or a compatible service.",
      input: "text",
      advanced: true,
    },
  ],
  secrets: { routingKey: {} },
  needs: null,
  ignoresRepeats: true,
  address: ({ url }) => url,
  urls: ({ url }) => [url],
  render: (message) =>
    JSON.stringify({
      event_action: ACTIONS[phaseOf(message.type)],
      dedup_key: subjectOf(message),
      payload: {
        summary: headline(message, SUMMARY_CHARACTERS_MAX),
        source: sourceOf(message),
        severity: message.alert?.severity ?? (message.type === "test" ? "info" : "warning"),
        timestamp: message.timestamp,
        custom_details: {
          Evidence: sentence(message, SENTENCE_CHARACTERS_MAX),
          ...Object.fromEntries(facts(message, FACT_CHARACTERS_MAX)),
        },
      },
      links: [{ href: message.url, text: "Open in PADIT" }],
      client: "PADIT",
      client_url: message.url,
    }),
  async send({ http }, { at, payload, signal }, { url, routingKey }) {
    const event = PagerDutyPayload.parse(JSON.parse(payload));
    const outcome = await http.post(url, { ...JSON_HEADERS }, JSON.stringify({ routing_key: routingKey, ...event }), signal);
    return httpDelivery(outcome, at, { receiver: "PagerDuty", gone: GONE_STATUSES, rejecting: REJECTED_STATUSES });
  },
});

/** The affected object: the endpoint, else the collector, else the organization. PagerDuty rejects an empty source. */
function sourceOf(message: Message): string {
  const known = new Map(facts(message, FACT_CHARACTERS_MAX));
  return known.get("Endpoint") ?? known.get("Collector") ?? known.get("Organization") ?? "PADIT";
}
