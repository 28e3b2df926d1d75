import { expect, test } from "vitest";
import { landingOf } from "./landing-of";

test("a page of an organization or an invite is opened after sign-in, with its view", () => {
  expect(landingOf("/o/acme/inbox?alert=1", "/")).toBe("/o/acme/inbox?alert=1");
  expect(landingOf("/invite/abc", "/")).toBe("/invite/abc");
});

test.each([
  undefined,
  "",
  "https://evil.example/",
  "//evil.example/o/x",
  "/\\evil.example",
  "javascript:alert(1)",
  "/o//evil.example",
  "/sign-in",
  ["/o/a/b"],
  // Dot segments that browsers resolve, in every accepted spelling.
  "/o/x/../../..//evil.example/login",
  "/o/a/../..//evil.example/2",
  "/o/x/%2e%2e/%2e%2e/..//evil.example",
  "/o/x/..\\..\\/evil.example",
  "/o/../sign-in",
  "\t//evil.example/o/x",
])("%s leads nowhere else", (next) => {
  expect(landingOf(next, "/")).toBe("/");
});
