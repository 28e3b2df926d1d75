import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { HttpClient, Message } from "@padit/plugin";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import ntfy from "./index";

let status = 200;
const received: { body: unknown; headers: IncomingHttpHeaders }[] = [];
const server = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  received.push({ body: JSON.parse(body), headers: request.headers });
  response.writeHead(status, status === 429 ? { "retry-after": "30" } : {}).end("{}");
});
beforeAll(() => new Promise<void>((done) => server.listen(0, "127.0.0.1", done)));
afterAll(() => void server.close());
beforeEach(() => {
  status = 200;
  received.length = 0;
});

/** Stands for the installation's guarded client. */
const http: HttpClient = {
  request: () => Promise.reject(new Error("the plugin posts only")),
  async post(url, headers, body) {
    const answer = await fetch(url, { method: "POST", headers, body });
    const retryAfter = answer.headers.get("retry-after");
    return { ok: true, status: answer.status, body: await answer.text(), retryAfter, address: "127.0.0.1", durationMs: 1 };
  },
};
const message = (type: Message["type"], severity: "critical" | "info" = "critical"): Message => ({
  ...{
    type,
    timestamp: "2026-11-28T05:00:00.000Z",
    organization: { slug: "org", name: "Org" },
    incident: null,
    collector: null,
    sequence: 1,
  },
  url: "https://padit.example/o/org/inbox/1",
  alert: {
    ...{
      id: "1",
      title: "du-17 is slow",
      sentence: "Round-trip time is 14 ms, usually 10 ms.",
      severity,
      status: "open",
      kind: "level_shift",
    },
    ...{ openedAt: "2026-11-28T04:59:30.000Z", endpoint: "du-17", collector: "c1", labels: [], document: {} },
  },
});
const send = (about: Message, token = "tk_s3cr3t") => {
  const settings = { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, topic: "noc", token };
  const attempt = {
    id: "d-1",
    at: new Date(),
    payload: ntfy.render(about),
    record: null,
    previousSecrets: {},
    signal: AbortSignal.timeout(5_000),
  };
  return ntfy.send({ http, network: { locate: () => Promise.reject(new Error("no sockets")) }, mail: null }, attempt, settings);
};

test("a new critical alert is published to the topic with the highest priority and a link", async () => {
  expect(await send(message("alert.created"))).toMatchObject({ result: "delivered" });
  expect(received).toEqual([
    {
      headers: expect.objectContaining({ authorization: "Bearer tk_s3cr3t" }),
      body: {
        ...{
          topic: "noc",
          title: "Critical: du-17 is slow",
          message: "Round-trip time is 14 ms, usually 10 ms.",
          priority: 5,
          tags: ["alert"],
        },
        click: "https://padit.example/o/org/inbox/1",
      },
    },
  ]);
});

test("the end of an alert makes no sound, and without a token no authorization is sent", async () => {
  await send(message("alert.resolved"), "");
  expect(received[0]).toMatchObject({ body: { title: "Resolved: du-17 is slow", priority: 2 } });
  expect(received[0]?.headers).not.toHaveProperty("authorization");
});

test.each([
  [429, { result: "retry", afterMs: 30_000 }],
  [500, { result: "retry" }],
  [403, { result: "rejected" }],
  [404, { result: "gone" }],
])("status %d is %o, and no outcome shows the token", async (answered, outcome) => {
  status = answered;
  const ended = await send(message("alert.created"));
  expect(ended).toMatchObject(outcome);
  expect(JSON.stringify(ended)).not.toContain("s3cr3t");
});
