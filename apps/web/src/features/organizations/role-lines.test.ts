import fc from "fast-check";
import { expect, test } from "vitest";
import { GIVEN_ROLES, parseRoleLines, roleLinesText } from "./role-lines";

test("what a form shows parses back to what is stored", () => {
  const value = fc.stringMatching(/^[\w/.,=-]([\w/ .,=-]*[\w/.,-])?$/);
  const role = fc.constantFrom(...GIVEN_ROLES);
  fc.assert(
    fc.property(fc.dictionary(value, role, { noNullPrototype: false }), (roleByValue) => {
      const { roleByValue: parsed, wrongLine } = parseRoleLines(roleLinesText(roleByValue));
      expect([{ ...parsed }, wrongLine]).toEqual([{ ...roleByValue }, null]);
    }),
  );
});

test("a distinguished name keeps its equals signs, and empty lines count for nothing", () => {
  const { roleByValue, wrongLine } = parseRoleLines("\n CN=noc,OU=groups = Operator \n\n");
  expect([{ ...roleByValue }, wrongLine]).toEqual([{ "CN=noc,OU=groups": "operator" }, null]);
});

test.each(["noc", "noc = owner", "= admin", "noc = "])("%j is told by its line", (line) => {
  expect(parseRoleLines(`ok = viewer\n${line}`).wrongLine).toBe(2);
});
