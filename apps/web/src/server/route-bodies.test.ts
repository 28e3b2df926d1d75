import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const APP = join(import.meta.dirname, "../app");
const TAKES_BODIES = /^export .*\b(POST|PUT|PATCH|DELETE)\b/m;
/** Code that bounds bodies itself, as tests of its own show. */
const BOUNDED = /refusalOfBody\(request|answerTrpc\(request|create(Rest|Scim|Mcp)App\(/;
/** Reads a request's body, by whichever name. */
const READS_BODY = /request\.(json|text|formData|arrayBuffer|blob|bytes|body)\b/;

const routes = readdirSync(APP, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith("route.ts"))
  .filter((path) => TAKES_BODIES.test(readFileSync(join(APP, path), "utf8")));

test("the scan finds the routes that take bodies", () => {
  for (const path of ["api/auth/[...nextauth]/route.ts", "api/passkey-challenge/route.ts", "api/v1/[[...route]]/route.ts"])
    expect(routes).toContain(path);
});

test.each(routes)("%s bounds the bodies of strangers, or reads none", (path) => {
  const code = readFileSync(join(APP, path), "utf8");
  expect(BOUNDED.test(code) || !READS_BODY.test(code)).toBe(true);
});
