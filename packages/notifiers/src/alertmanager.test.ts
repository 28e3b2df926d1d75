import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { alertmanager } from "./alertmanager";
import type { Message } from "./message";
import type { ExternalRecord } from "./outcome";
import { fetchClient, loopback } from "./testing/fetch-client";
import { messageOf } from "./testing/messages";
import { alertmanagerMissing, startAlertmanager } from "./testing/real-alertmanager";

const missing = alertmanagerMissing();
if (missing !== null) {
  if (process.env.PADIT_TEST_PEERS === "1") throw new Error(missing);
  console.warn(`skipped: the real Alertmanager: ${missing}`);
}

const Notification = z.object({
  alerts: z.array(
    z.object({ status: z.string(), labels: z.record(z.string(), z.string()), annotations: z.record(z.string(), z.string()) }),
  ),
});
const Alerts = z.array(z.object({ labels: z.record(z.string(), z.string()), endsAt: z.string(), startsAt: z.string() }));

describe.skipIf(missing !== null)("a real Alertmanager", () => {
  const notified: z.output<typeof Notification>["alerts"] = [];
  const hook = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    notified.push(...Notification.parse(JSON.parse(body)).alerts);
    response.end();
  });
  let server: Awaited<ReturnType<typeof startAlertmanager>>;
  beforeAll(async () => {
    await new Promise<void>((done) => hook.listen(0, "127.0.0.1", done));
    server = await startAlertmanager(`http://127.0.0.1:${(hook.address() as AddressInfo).port}/`);
  });
  afterAll(async () => {
    await server.stop();
    hook.closeAllConnections();
    hook.close();
  });

  const about = (type: Message["type"], change: Partial<NonNullable<Message["alert"]>> = {}): string => {
    const message = messageOf(type, "du-17 <b>is</b> slow");
    const openedAt = new Date(Date.now() - 60_000).toISOString();
    const alert = message.alert && { ...message.alert, openedAt, ...change };
    return alertmanager.render({ ...message, timestamp: new Date().toISOString(), alert });
  };
  const send = (payload: string, record: ExternalRecord | null) => {
    const attempt = { id: "d", at: new Date(), payload, record, previousSecrets: {}, signal: AbortSignal.timeout(10_000) };
    return alertmanager.send({ http: fetchClient, network: loopback, mail: null }, attempt, { url: server.url });
  };
  const active = async () => Alerts.parse(await fetch(`${server.url}/api/v2/alerts`).then((answer) => answer.json()));

  it("notifies of the opening once although it is sent again, and of the end", async () => {
    const opened = await send(about("incident.created"), null);
    expect(opened).toMatchObject({ result: "delivered", record: { resendAfterMs: 60_000, ticket: null } });
    await expect.poll(() => notified.length, { timeout: 20_000 }).toBe(1);
    expect(notified[0]).toMatchObject({ status: "firing", labels: { alertname: "PaditIncident", severity: "critical" } });
    const [before] = await active();
    expect(Date.parse(before?.endsAt ?? "") - Date.now()).toBeGreaterThan(180_000);
    const record = opened.record ?? null;
    await send(about("incident.created"), record);
    expect(await active()).toHaveLength(1);
    const closed = await send(about("incident.resolved"), record);
    expect(closed).toMatchObject({ result: "delivered", record: { resendAfterMs: null } });
    await expect.poll(() => notified.map(({ status }) => status), { timeout: 20_000 }).toEqual(["firing", "resolved"]);
    expect(await active()).toEqual([]);
  });

  it("has one alert of an incident whose severity changes", async () => {
    const id = "019aa0b1-0000-7000-8000-000000000002";
    const warned = await send(about("incident.created", { id, severity: "warning" }), null);
    await send(about("incident.escalated", { id, severity: "critical" }), warned.record ?? null);
    expect((await active()).map(({ labels }) => labels.severity)).toEqual(["critical"]);
  });

  it("refuses settings of another API as an answer that no repetition changes", async () => {
    const payload = JSON.stringify({ ...JSON.parse(about("incident.created")), labels: {} });
    expect(await send(payload, null)).toMatchObject({ result: "rejected", reply: { code: 400 } });
  });
});
