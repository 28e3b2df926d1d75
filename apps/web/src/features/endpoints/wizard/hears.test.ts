import { expect, test } from "vitest";
import { wordsIn } from "../../../messages/words-in";
import { hears } from "./hears";

const en = wordsIn("en", "wizard");
const severityName = (severity: string): string => severity;
const hook = { enabled: true, eventTypes: ["alert.created"], filter: {}, disabledReason: null };

test.each([
  [hook, true],
  [{ ...hook, enabled: false }, false],
  [{ ...hook, eventTypes: ["alert.resolved"] }, false],
  [{ ...hook, filter: { tags: ["lab", "core"] } }, true],
  [{ ...hook, filter: { tags: ["core"] } }, false],
  [{ ...hook, filter: { endpointIds: ["other"] } }, false],
  [{ ...hook, filter: { severities: ["critical" as const], tags: [] } }, true],
])("an integration %o will hear of an endpoint labelled lab: %s", (integration, isHeard) => {
  expect(hears(en, integration, { labels: ["lab"], severityName }).isHeard).toBe(isHeard);
});

test("says why", () => {
  expect(hears(en, { ...hook, filter: { severities: ["critical", "warning"] } }, { labels: [], severityName }).why).toBe(
    "Notified of critical and warning alerts.",
  );
  expect(hears(en, { ...hook, filter: { tags: ["core"] } }, { labels: [], severityName }).why).toBe(
    "Not notified: limited to endpoints labelled core.",
  );
});
