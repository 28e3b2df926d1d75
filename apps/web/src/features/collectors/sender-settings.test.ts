import { expect, test } from "vitest";
import { senderSettings } from "./sender-settings";

test("every sender gets an address of the server and a place for the token, which is not in them", () => {
  const settings = senderSettings("https://ingest.example");
  expect(settings.map(({ title }) => title)).toEqual(["Prometheus", "Telegraf", "OpenTelemetry", "curl"]);
  for (const { text } of settings) expect(text).toMatch(/https:\/\/ingest\.example[\s\S]*<token>/);
});
