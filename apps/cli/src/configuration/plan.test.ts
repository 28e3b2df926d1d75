import { expect, test } from "vitest";
import { planText } from "./plan";

test("a plan reads like a diff, with the line of each entry and what stays", () => {
  const text = planText({
    digest: "x",
    changes: [
      { action: "create", kind: "rule", name: "slow", line: 7, fields: [{ field: "threshold", before: null, after: 5 }] },
      { action: "change", kind: "endpoint", name: "shop", line: 12, fields: [{ field: "target.host", before: "a", after: "b\u001b[2J" }] },
      { action: "delete", kind: "silence", name: "x", line: null, fields: [] },
    ],
    unnamed: [{ kind: "member", name: "ana@example.com" }],
  });
  expect(text).toBe(`+ rule slow  (line 7)
    threshold: 5
~ endpoint shop  (line 12)
    target.host: "a" → "b\\u001b[2J"
- silence x

1 to create, 1 to change, 1 to delete.
Not named in the document, and left as they are: member ana@example.com.
`);
});

test("a plan without changes says so, and long lists are cut", () => {
  const unnamed = Array.from({ length: 12 }, (_, n) => ({ kind: "rule", name: String(n) }));
  expect(planText({ digest: "x", changes: [], unnamed })).toMatch(/^No changes: .+\n.+rule 9, and 2 more\.\n$/);
});
