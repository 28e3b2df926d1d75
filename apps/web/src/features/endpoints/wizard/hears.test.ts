import { expect, test } from "vitest";
import { hears } from "./hears";

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
  expect(hears(integration, ["lab"]).isHeard).toBe(isHeard);
});

test("says why", () => {
  expect(hears({ ...hook, filter: { severities: ["critical"] } }, []).why).toBe("Will hear critical alerts.");
  expect(hears({ ...hook, filter: { tags: ["core"] } }, []).why).toBe("Will not hear: it takes endpoints labelled core.");
});
