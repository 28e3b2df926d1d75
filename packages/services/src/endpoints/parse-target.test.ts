import { HIDDEN, hideSecrets } from "@padit/protocols/secrets";
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
    "https://intranet.example.attacker.example/",
  ])
    expect(() => parseTarget(http, masked(url), stored), url).toThrow(askedAgain);
});

test("a secret follows no endpoint to a proxy or host that is connected instead", () => {
  const detours: Record<string, string>[] = [{ proxy: "http://192.0.2.9:3128" }, { connectTo: "192.0.2.9" }];
  for (const detour of detours) {
    const detoured = { ...masked("https://intranet.example/other"), ...detour };
    expect(() => parseTarget(http, detoured, stored)).toThrow(askedAgain);
    expect(parseTarget(http, detoured, { ...stored, ...detour }).headers).toEqual(stored.headers);
  }
});

test("a pre-shared key stays with its host and port, whether the port is stated or the default", () => {
  const stamp = protocolOf("stamp");
  const key = "00112233445566778899aabbccddeeff";
  const before = parseTarget(stamp, { host: "192.0.2.1", key });
  expect(parseTarget(stamp, { host: "192.0.2.1", key: HIDDEN }, before)).toEqual(before);
  expect(() => parseTarget(stamp, { ...before, host: "192.0.2.2", key: HIDDEN }, before)).toThrow(/Enter this secret again/);
});

test("user name and password in an address are refused, with where they belong", () => {
  for (const url of ["https://monitor:s3cr3t@intranet.example/", "https://monitor@intranet.example/", "https://:s3cr3t@intranet.example/"])
    expect(() => parseTarget(http, { url }), url).toThrow(/request header \(Authorization/);
});

test("a masked parameter of an address is kept while the address stays, and asked for again otherwise", () => {
  const before = parseTarget(http, { url: "https://intranet.example/health?api_key=abc&x=1" });
  const { url } = hideSecrets(http, before as { url: string });
  expect(parseTarget(http, { url }, before)).toEqual(before);
  expect(() => parseTarget(http, { url: url.replace("/health", "/other") }, before)).toThrow(/Enter this secret again/);
});
