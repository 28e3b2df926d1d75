import { HIDDEN } from "@padit/protocols/secrets";
import { expect, test } from "vitest";
import { parseTarget, protocolOf } from "./parse-target";

const http = protocolOf("http");
const stored = parseTarget(http, { url: "https://intranet.example/health", headers: ["Authorization: Bearer top-secret"] });
const masked = (url: string) => ({ ...stored, url, headers: [HIDDEN] });
const askedAgain = expect.objectContaining({ code: "invalid", issues: [expect.objectContaining({ path: "target.headers" })] });

test("a masked secret is kept while scheme, host and port stay", () => {
  for (const url of ["https://intranet.example/health", "https://intranet.example:443/other?x=1", "https://INTRANET.example/"])
    expect(parseTarget(http, masked(url), stored)).toMatchObject({ headers: stored.headers });
});

test("a secret never follows its endpoint to another place, however that is spelt", () => {
  for (const url of [
    "https://attacker.example/collect",
    "http://intranet.example/health",
    "https://intranet.example:8443/health",
    "https://intranet.example@attacker.example/",
    "https://intranet.example.attacker.example/",
  ])
    expect(() => parseTarget(http, masked(url), stored), url).toThrow(askedAgain);
});

test("a pre-shared key stays with its host and port, whether the port is stated or the default", () => {
  const stamp = protocolOf("stamp");
  const key = "00112233445566778899aabbccddeeff";
  const before = parseTarget(stamp, { host: "192.0.2.1", key });
  expect(parseTarget(stamp, { host: "192.0.2.1", key: HIDDEN }, before)).toEqual(before);
  expect(() => parseTarget(stamp, { ...before, host: "192.0.2.2", key: HIDDEN }, before)).toThrow(/Enter this secret again/);
});
