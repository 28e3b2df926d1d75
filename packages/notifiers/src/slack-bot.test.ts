import { afterAll, beforeAll, expect, it } from "vitest";
import type { Message } from "./message";
import type { ExternalRecord } from "./outcome";
import { slackBot } from "./slack-bot";
import { fetchClient, loopback } from "./testing/fetch-client";
import type { Receiver } from "./testing/http-receiver";
import { messageOf } from "./testing/messages";
import { openSlackBot } from "./testing/receivers";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await openSlackBot();
});
afterAll(() => receiver.close());

const send = (type: Message["type"], record: ExternalRecord | null) => {
  const payload = slackBot.render(messageOf(type, "du-17 is slow <!channel>"));
  const attempt = { id: "d", at: new Date(), payload, record, previousSecrets: {}, signal: AbortSignal.timeout(10_000) };
  return slackBot.send({ http: fetchClient, network: loopback, mail: null }, attempt, receiver.settings);
};
const newest = (): Record<string, unknown> => JSON.parse(receiver.received.at(-1) ?? "{}");

it("posts one message an incident and edits it; escalations are also replies that the channel sees", async () => {
  const opened = await send("incident.created", null);
  expect(opened).toMatchObject({ result: "delivered", record: { ticket: null } });
  const { ts } = JSON.parse(opened.record?.key ?? "{}");
  const record = opened.record ?? null;
  const updated = await send("incident.updated", record);
  expect(updated).toMatchObject({ result: "delivered", record: { key: record?.key } });
  expect(newest()).toMatchObject({ channel: "C0123456789", ts });
  expect(await send("incident.escalated", record)).toMatchObject({ result: "delivered", record: { key: record?.key } });
  expect(newest()).toMatchObject({ thread_ts: ts, reply_broadcast: true });
  expect(receiver.received.length).toBe(4);
  await send("incident.resolved", record);
  expect(newest()).toMatchObject({ ts, text: "Incident resolved: du-17 is slow &lt;!channel&gt;" });
});

it("posts again where somebody deleted the message, or the channel changed", async () => {
  const deleted = { key: JSON.stringify({ channel: "C0123456789", ts: "1.000001" }), ticket: null };
  const again = await send("incident.updated", deleted);
  expect(again).toMatchObject({ result: "delivered" });
  expect(again.record?.key).not.toBe(deleted.key);
  const elsewhere = { key: JSON.stringify({ channel: "C9999999999", ts: "1.000001" }), ticket: null };
  expect(await send("incident.updated", elsewhere)).toMatchObject({ result: "delivered" });
  expect(newest()).not.toHaveProperty("ts");
});
