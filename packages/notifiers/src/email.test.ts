import { afterAll, beforeAll, expect, it } from "vitest";
import { email } from "./email";
import { fetchClient, loopback } from "./testing/fetch-client";
import type { Receiver } from "./testing/http-receiver";
import { HOSTILE, messageOf } from "./testing/messages";
import { RECEIVERS } from "./testing/receivers";

let server: Receiver;
beforeAll(async () => {
  const opened = await RECEIVERS.email?.();
  if (!opened) throw new Error("no mail server");
  server = opened;
});
afterAll(() => server.close());

/** The header of the newest mail: names in lower case with unfolded values. */
function headersOf(mail: string): Map<string, string> {
  const [head = ""] = mail.split("\r\n\r\n", 1);
  const lines = head.replace(/\r\n[ \t]+/g, " ").split("\r\n");
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]));
}

async function mailOf(text: string, id = "d-1"): Promise<Map<string, string>> {
  const payload = email.render(messageOf("alert.created", text));
  const signal = AbortSignal.timeout(20_000);
  await email.send(
    { http: fetchClient, network: loopback, mail: server.mail },
    { id, at: new Date(), payload, record: null, previousSecrets: {}, signal },
    server.settings,
  );
  return headersOf(server.received.at(-1) ?? "");
}

it("a mail has the expected headers and no other, whatever an endpoint is called", async () => {
  const names = "from to subject message-id in-reply-to references auto-submitted date mime-version content-type";
  for (const text of Object.values(HOSTILE)) expect([...(await mailOf(text)).keys()].sort()).toEqual(names.split(" ").sort());
});

it("a repeated attempt has the same Message-ID, and mails of one alert share a conversation", async () => {
  const [first, again, other] = [await mailOf("slow", "d-7"), await mailOf("slow", "d-7"), await mailOf("slow", "d-8")];
  expect(first.get("message-id")).toBe("<d-7@example.org>");
  expect(again.get("message-id")).toBe(first.get("message-id"));
  expect(other.get("message-id")).not.toBe(first.get("message-id"));
  expect(other.get("references")).toBe(first.get("references"));
});

it("the HTML part holds names as text", () => {
  const { html } = JSON.parse(email.render(messageOf("alert.created", HOSTILE.HTML ?? "")));
  expect(html).not.toMatch(/<script|<img/);
  expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39;");
});

it("settings take addresses and nothing that could add one", () => {
  const parse = (...to: string[]) => email.settings.safeParse({ to });
  expect(parse("Ana@Example.com").data).toEqual({ to: ["ana@example.com"] });
  for (const bad of ["ana", "a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example", "<a@b.example>"])
    expect(parse(bad).success).toBe(false);
  expect(parse().success).toBe(false);
});

it("a mail goes only to recipients who are allowed", () => {
  const settings = { to: ["ana@example.com", "ben@example.com"] };
  expect(email.people?.of(settings)).toEqual(settings.to);
  expect(email.people?.only(settings, new Set(["ben@example.com"]))).toEqual({ to: ["ben@example.com"] });
});
