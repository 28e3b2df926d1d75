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
