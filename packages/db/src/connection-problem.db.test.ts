import { afterAll, beforeAll, expect, test } from "vitest";
import { explainConnectionProblem } from "./connection-problem";
import { migrate } from "./migrate";
import { createEmptyTestDatabase } from "./testing";

let empty: Awaited<ReturnType<typeof createEmptyTestDatabase>>;
beforeAll(async () => {
  empty = await createEmptyTestDatabase({ backend: "postgresql" });
});
afterAll(() => empty.dispose());

const MISTAKES: readonly [string, (url: URL) => URL | string, RegExp][] = [
  ["a port where nothing listens", (url) => Object.assign(url, { port: "1" }), /nothing listens at 127\.0\.0\.1:1: start PostgreSQL/],
  [
    "an unknown host",
    (url) => Object.assign(url, { hostname: "db.invalid" }),
    /the host db\.invalid is unknown|name server does not answer/,
  ],
  ["a wrong password", (url) => Object.assign(url, { password: "wrong-password" }), /rejects the password of padit_owner/],
  ["a database that does not exist", (url) => Object.assign(url, { pathname: "/nothing" }), /no database nothing at .*CREATE DATABASE/],
  ["a role that owns nothing", (url) => Object.assign(url, { username: "padit_ingest" }), /padit_ingest lacks a privilege/],
  ["TLS that the server does not offer", (url) => Object.assign(url, { search: "?sslmode=require" }), /does not offer TLS/],
  ["text that is no address", () => "db.example:5432/padit", /is no address of a PostgreSQL database/],
];

test.each(MISTAKES)("%s is explained in one sentence without the password", async (_, change, expected) => {
  const url = String(change(new URL(empty.urls.owner)));
  const error = await migrate(url).then(
    () => undefined,
    (cause: unknown) => cause,
  );
  const explained = explainConnectionProblem(error, url);
  expect(explained).toMatch(expected);
  expect(explained).not.toMatch(/wrong-password|\n/);
});

test("a failure of another kind is left to its own words", () => {
  expect(explainConnectionProblem(new Error("something else"), "postgresql://a@b/c")).toBeUndefined();
});
