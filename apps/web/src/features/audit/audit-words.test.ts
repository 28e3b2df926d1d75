import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { wordsIn } from "../../messages/words-in";
import { actionText, targetText } from "./audit-words";

const SERVICES = join(import.meta.dirname, "../../../../../packages/services/src");
const code = readdirSync(SERVICES, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
  .map((path) => readFileSync(join(SERVICES, path), "utf8"))
  .join("\n");
const written = [...code.matchAll(/action: "([a-z_]+\.[a-z_-]+)"/g)].map(([, action]) => action ?? "");
/** Actions whose names the services put together. */
const composed = [
  ...["pause", "resume", "label", "delete"].map((type) => `endpoint.bulk_${type}`),
  ...["create", "update", "delete"].map((verb) => `saved_view.${verb}`),
  ...["apply", "dismiss", "undo", "revert"].map((verb) => `suggestion.${verb}`),
  ...["acknowledge", "assign", "note", "resolve", "snooze", "unacknowledge", "unsnooze", "verdict"].map((verb) => `alert.${verb}`),
  ...["note", "merge", "split"].map((verb) => `incident.${verb}`),
];
const actions = [...new Set([...written, ...composed])].sort();

test("the services write actions", () => expect(actions.length).toBeGreaterThan(50));

describe.each(["en", "ko"] as const)("%s", (language) => {
  const t = wordsIn(language, "audit");

  test.each(actions)("%s has words", (action) => expect(actionText(t, action)).not.toBe(action));
});

const t = wordsIn("en", "audit");

test.each([
  ["rule.create", "Alert rule created"],
  ["account.sign_in_failed", "Sign-in failed"],
  ["zeppelin.fly", "zeppelin.fly"],
])("%s reads “%s”", (action, text) => expect(actionText(t, action)).toBe(text));

test.each([
  [{ name: "core" }, "core"],
  [{ before: { name: "old" }, after: { name: "new" } }, "new"],
  [{ email: "ana@example.com", role: "viewer" }, "ana@example.com"],
  [{ count: 253 }, "253 items"],
  [{ reason: 7 }, ""],
])("the target of %j is “%s”", (detail, text) => expect(targetText(t, detail)).toBe(text));
