import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NOTIFIERS } from "./notifiers";
import type { DeliveryOutcome, ExternalRecord } from "./outcome";
import { fetchClient, loopback } from "./testing/fetch-client";
import type { Receiver } from "./testing/http-receiver";
import { messageOf } from "./testing/messages";
import { TICKET_DOUBLES } from "./testing/ticket-doubles";
import { fillJson, fillUrl, jsonTemplate, textAt } from "./ticket-template";

const CLOSED = { servicenow: "Resolved", jira: "Resolved", "rest-ticket": "closed" } as const;
const OPENED = { servicenow: "New", jira: "", "rest-ticket": "open" } as const;

describe.each(["servicenow", "jira", "rest-ticket"] as const)("a ticket of %s", (type) => {
  let receiver: Receiver;
  beforeAll(async () => {
    const open = TICKET_DOUBLES[type];
    if (!open) throw new Error("no double");
    receiver = await open();
  });
  afterAll(() => receiver.close());

  const send = async (event: Parameters<typeof messageOf>[0], id: string, record: ExternalRecord | null): Promise<DeliveryOutcome> => {
    const notifier = NOTIFIERS.get(type);
    const message = messageOf(event, "du-17 is slow");
    const payload = notifier?.render({ ...message, alert: message.alert && { ...message.alert, id } }) ?? "";
    const attempt = { id: "d", at: new Date(), payload, record, previousSecrets: {}, signal: AbortSignal.timeout(10_000) };
    const outcome = await notifier?.send({ http: fetchClient, network: loopback, mail: null }, attempt, receiver.settings);
    if (!outcome) throw new Error("no notifier");
    return outcome;
  };

  it("is opened once, however often the answer is lost, then commented and closed", async () => {
    const opened = await send("incident.created", "incident-1", null);
    expect(opened).toMatchObject({ result: "delivered", record: { ticket: { state: OPENED[type] } } });
    // The double refuses a second ticket with one correlation id.
    const again = await send("incident.created", "incident-1", null);
    expect(again).toMatchObject({ result: "delivered", record: { key: opened.record?.key } });
    expect(receiver.received.length).toBe(1);
    const record = opened.record ?? null;
    expect(await send("incident.updated", "incident-1", record)).toMatchObject({ result: "delivered", record: { key: record?.key } });
    expect(receiver.received.length).toBe(2);
    // The channel finds the ticket also when PADIT has lost its record.
    const closed = await send("incident.resolved", "incident-1", null);
    expect(closed).toMatchObject({ result: "delivered", record: { key: record?.key, ticket: { state: CLOSED[type] } } });
    expect(await send("incident.resolved", "incident-1", record)).toMatchObject({ result: "delivered" });
  });

  it("is not opened in order to be closed", async () => {
    const before = receiver.received.length;
    expect(await send("incident.resolved", "incident-2", null)).toMatchObject({ result: "delivered" });
    expect(receiver.received.length).toBe(before);
  });

  it("is opened by a later message if the opening was never delivered", async () => {
    expect(await send("incident.updated", "incident-3", null)).toMatchObject({ result: "delivered", record: { key: expect.any(String) } });
  });

  it("that was deleted there ends the delivery", async () => {
    const gone = { key: "999", ticket: null };
    expect(await send("incident.updated", "incident-4", gone)).toMatchObject({ result: "rejected", reply: { code: 404 } });
  });
});

describe("a template", () => {
  it("fills in values that can end neither a string nor a path", () => {
    const values = { title: '"}, "admin": true, "x": {"', id: "1/../2?x=y" };
    expect(JSON.parse(fillJson('{"a": "{{title}}", "b": ["{{ id }}", 1, null]}', values))).toEqual({
      a: values.title,
      b: [values.id, 1, null],
    });
    expect(fillUrl("https://desk.example/t/{{id}}", values)).toBe("https://desk.example/t/1%2F..%2F2%3Fx%3Dy");
  });

  it("is refused if it is not JSON or names an unknown value", () => {
    const template = jsonTemplate(["title"]);
    expect(template.safeParse("{").success).toBe(false);
    expect(template.safeParse('{"a": "{{titel}}"}').success).toBe(false);
    expect(template.safeParse('{"a": "{{title}}"}').success).toBe(true);
  });

  it("reads texts and numbers at a path, and nothing that an object inherits", () => {
    expect(textAt({ data: { items: [{ id: 7 }] } }, "data.items.0.id")).toBe("7");
    expect(textAt({}, "constructor.name")).toBeNull();
    expect(textAt(null, "id")).toBeNull();
  });

  it("sends the authorization to one server only", () => {
    const settings = {
      openUrl: "https://a.example/t",
      findUrl: "https://b.example/t",
      commentUrl: "https://a.example/t",
      closeUrl: "https://a.example/t",
    };
    expect(() => NOTIFIERS.get("rest-ticket")?.address(settings)).toThrow("one server");
  });
});
