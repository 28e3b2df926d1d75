import { expect, test } from "vitest";
import { isOwnOrigin } from "./own-origin";

const request = (method: string, headers: Record<string, string>) => ({ method, headers: new Headers({ host: "padit.test", ...headers }) });

test.each([
  ["our own page", request("POST", { "sec-fetch-site": "same-origin" }), true],
  ["another site's form", request("POST", { "sec-fetch-site": "cross-site" }), false],
  ["a sibling host, which the cookie follows", request("POST", { "sec-fetch-site": "same-site" }), false],
  ["an address typed by hand", request("GET", { "sec-fetch-site": "none" }), true],
  ["an old browser on our page", request("POST", { origin: "https://padit.test" }), true],
  ["an old browser elsewhere", request("POST", { origin: "https://evil.test" }), false],
  ["a sandboxed frame", request("POST", { origin: "null" }), false],
  ["no browser at all", request("POST", {}), true],
])("%s", (_who, asked, answer) => {
  expect(isOwnOrigin(asked)).toBe(answer);
});
