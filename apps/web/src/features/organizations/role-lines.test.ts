import fc from "fast-check";
import { expect, test } from "vitest";
import { ROLE_CHOICES, roleLinesText, roleLinesWithProblem } from "./role-lines";

test("what a form shows parses back to what is stored", () => {
  const value = fc.stringMatching(/^[\w/.,=-]([\w/ .,=-]*[\w/.,-])?$/);
  const role = fc.constantFrom(...ROLE_CHOICES.map(({ id }) => id));
  fc.assert(
    fc.property(fc.dictionary(value, role, { noNullPrototype: false }), (roleByValue) => {
      const { roleByValue: parsed, problem } = roleLinesWithProblem(roleLinesText(roleByValue));
      expect([{ ...parsed }, problem]).toEqual([{ ...roleByValue }, null]);
    }),
  );
});

test("a distinguished name keeps its equals signs, and empty lines count for nothing", () => {
  const { roleByValue, problem } = roleLinesWithProblem("\n CN=noc,OU=groups = Operator \n\n");
  expect([{ ...roleByValue }, problem]).toEqual([{ "CN=noc,OU=groups": "operator" }, null]);
});

test.each(["noc", "noc = owner", "= admin", "noc = "])("%j is told by its line", (line) => {
  expect(roleLinesWithProblem(`ok = viewer\n${line}`).problem).toMatch(/^Line 2: /);
});
