import { expect, it } from "vitest";
import type { OutboundRequest } from "./http";
import type { AnyNotifier } from "./notifier";
import { pagerduty } from "./pagerduty";
import { sms } from "./sms";
import { teams } from "./teams";
import { fetchClient, loopback } from "./testing/fetch-client";
import { pagerdutyProblem, teamsProblem } from "./testing/http-doubles";
import { messageOf } from "./testing/messages";
import { tmf642 } from "./tmf642";

const headers = { "content-type": "application/json" };

/** The requests that a notifier sends in one attempt. Each gets the response 202. */
async function requestsOf(notifier: AnyNotifier, payload: string, settings: object): Promise<OutboundRequest[]> {
  const requests: OutboundRequest[] = [];
  const post = async (url: string, sent: Record<string, string>, body: string) => {
    requests.push({ method: "POST", url, headers: sent, body });
    return { ok: true, status: 202, body: "", retryAfter: null, address: null, durationMs: 1 } as const;
  };
  const attempt = { id: "d-1", at: new Date(), payload, record: null, previousSecrets: {}, signal: AbortSignal.timeout(10_000) };
  await notifier.send({ http: { ...fetchClient, post }, network: loopback, mail: null }, attempt, settings);
  return requests;
}

it("PagerDuty gets the key with the request, and the stored payload does not hold it", async () => {
  const payload = pagerduty.render(messageOf("alert.resolved", "slow"));
  expect(JSON.parse(payload)).toMatchObject({ event_action: "resolve", dedup_key: "019aa0b1-0000-7000-8000-000000000001" });
  expect(payload).not.toContain("routing_key");
  const [request] = await requestsOf(pagerduty, payload, { routingKey: "k".repeat(32) });
  expect(request?.url).toBe("https://events.pagerduty.com/v2/enqueue");
  expect(JSON.parse(request?.body ?? "")).toMatchObject({ routing_key: "k".repeat(32), payload: { severity: "critical" } });
});

it("the doubles refuse what PagerDuty and Teams refuse", () => {
  const event = { routing_key: "k".repeat(32), ...JSON.parse(pagerduty.render(messageOf("alert.created", "slow"))) };
  const problem = (change: object) => pagerdutyProblem({ headers, body: JSON.stringify({ ...event, ...change }) });
  expect(problem({})).toBeNull();
  expect(problem({ routing_key: "short" })).toContain("routing_key");
  expect(problem({ event_action: "create" })).toContain("event_action");
  expect(problem({ dedup_key: "x".repeat(256) })).toContain("dedup_key");
  const body = teams.render(messageOf("alert.created", "slow"));
  expect(teamsProblem({ headers, body })).toBeNull();
  expect(teamsProblem({ headers, body: body.replaceAll("RichTextBlock", "TextBlock") })).not.toBeNull();
  expect(teamsProblem({ headers, body: `${body}${" ".repeat(28 * 1024)}` })).toContain("bytes");
});

it("a text message has the headline and the link, in the fields and the format of the gateway", async () => {
  const message = messageOf("alert.created", "x".repeat(500));
  const payload = sms.render(message);
  const { text } = JSON.parse(payload);
  expect(text).toBe(`Critical: ${"x".repeat(149)}…\n${message.url}`);
  const to = "+4989123456";
  const [json] = await requestsOf(sms, payload, { url: "https://gateway.example/send", to, from: "PADIT" });
  expect([json?.headers, JSON.parse(json?.body ?? "")]).toEqual([
    { "content-type": "application/json", "user-agent": "PADIT" },
    { to, from: "PADIT", text },
  ]);
  const form = { url: "https://gateway.example/send", to, format: "form", toField: "To", textField: "Body", authorization: "Basic a2V5" };
  const [sent] = await requestsOf(sms, payload, form);
  expect(sent?.headers).toMatchObject({ authorization: "Basic a2V5", "content-type": "application/x-www-form-urlencoded" });
  expect([...new URLSearchParams(sent?.body ?? "")]).toEqual([
    ["To", to],
    ["Body", text],
  ]);
});

it("a telephone number needs its country code, and a header holds no line break", () => {
  const parse = (change: object) => sms.settings.safeParse({ url: "https://gateway.example", to: "+4989123456", ...change }).success;
  expect(parse({})).toBe(true);
  for (const to of ["089123456", "+0123456789", "+49 89 123456", "+4989123456,+4989123457"]) expect(parse({ to })).toBe(false);
  expect(parse({ authorization: "Bearer x\r\nHost: evil.example" })).toBe(false);
  expect(parse({ toField: "to\r\n" })).toBe(true); // Blanks around a name are removed.
  expect(parse({ toField: "t o" })).toBe(false);
});

it("a TMF642 listener gets the whole alarm at each change, with one identifier and a state that follows the alert", async () => {
  const alarms = await Promise.all(
    (["alert.created", "alert.acknowledged", "alert.resolved"] as const).map(async (type) => {
      const [request] = await requestsOf(tmf642, tmf642.render(messageOf(type, "slow")), { url: "https://umbrella.example/listener/" });
      const { eventId, event } = JSON.parse(request?.body ?? "");
      expect(eventId).toBe("d-1");
      return [new URL(request?.url ?? "").pathname, event.alarm.id, event.alarm.state, event.alarm.perceivedSeverity, event.alarm.ackState];
    }),
  );
  const id = "019aa0b1-0000-7000-8000-000000000001";
  expect(alarms).toEqual([
    ["/listener/alarmCreateEvent", id, "raised", "critical", "unacknowledged"],
    ["/listener/alarmStateChangeEvent", id, "updated", "critical", "acknowledged"],
    ["/listener/alarmStateChangeEvent", id, "cleared", "cleared", "unacknowledged"],
  ]);
});
