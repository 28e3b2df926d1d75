import { expect, test } from "vitest";
import { httpSpec, stampSpec, tcpSpec } from "./protocols";
import { HIDDEN, hideSecrets, keepSecrets, stillHidden } from "./secrets";

test("a key and request headers are masked in views, and come back as they were", () => {
  const target = { host: "192.0.2.1", key: "00112233445566778899aabbccddeeff" };
  const seen = hideSecrets(stampSpec, target);
  expect(seen).toEqual({ host: "192.0.2.1", key: HIDDEN });
  expect(keepSecrets(stampSpec, { ...seen, host: "192.0.2.2" }, target)).toEqual({ host: "192.0.2.2", key: target.key });
  expect(hideSecrets(httpSpec, { url: "https://example.com", headers: ["Authorization: Bearer x"] }).headers).toEqual([HIDDEN]);
});

test("what is not set is not masked, and a new secret replaces the stored one", () => {
  expect(hideSecrets(stampSpec, { host: "a", key: "" })).toEqual({ host: "a", key: "" });
  expect(hideSecrets(tcpSpec, { host: "a" })).toEqual({ host: "a" });
  expect(keepSecrets(stampSpec, { key: "aa" }, { key: "bb" })).toEqual({ key: "aa" });
});

test("a masked target is still a target, and what nobody put back is named", () => {
  const masked = { host: "192.0.2.1", mode: "authenticated", key: HIDDEN };
  expect(stampSpec.target.safeParse(masked).success).toBe(true);
  expect(stillHidden(stampSpec, masked)).toEqual(["key"]);
  expect(stillHidden(httpSpec, { headers: [HIDDEN] })).toEqual(["headers"]);
  expect(stillHidden(stampSpec, { key: "aa" })).toEqual([]);
});

test.each([
  ["https://example.com/a?x=1#top", "https://example.com/a?x=1#top"],
  ["https://monitor:s3cr3t@example.com/a", "https://example.com/a"],
  ["https://monitor:s3cr3t@example.com/a?x=1&api_key=abc#top", `https://example.com/a?x=1&api_key=${HIDDEN}#top`],
  ["https://example.com/?access_token=a=b&monkey=1&%61uth=z", `https://example.com/?access_token=${HIDDEN}&monkey=1&%61uth=${HIDDEN}`],
  ["not an address", "not an address"],
])("of %s is shown %s, which is what comes back as it was", (url, shown) => {
  const seen = hideSecrets(httpSpec, { url });
  expect(seen).toEqual({ url: shown });
  const isPassword = url.includes("s3cr3t");
  expect(keepSecrets(httpSpec, seen, { url }).url).toBe(isPassword ? shown : url);
  expect(stillHidden(httpSpec, seen)).toEqual(shown.includes(HIDDEN) ? ["url"] : []);
});

test("an address never carries a password into what a run says", () => {
  expect(httpSpec.address(httpSpec.target.parse({ url: "https://example.com/?token=abc" }))).toBe(`https://example.com/?token=${HIDDEN}`);
});
