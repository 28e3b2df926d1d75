import { expect, test } from "vitest";
import { judgedTarget } from "./check-target";
import { protocolOf } from "./parse-target";

test.each([
  ["udp-echo", { host: "h", port: "7x" }, { port: "Write a number." }],
  ["udp-echo", { host: "h", port: 1.5 }, { port: "Write a whole number." }],
  ["udp-echo", { host: "h", port: 70000 }, { port: "At most 65,535." }],
  ["udp-echo", {}, { host: "This is needed." }],
  ["tcp", { host: "h", port: 0 }, { port: "At least 1." }],
  ["tcp", { host: "http://h" }, { host: "Enter a host name or an IP address, without scheme, port or path.", port: "This is needed." }],
  ["http", { url: "example.com" }, { url: "Enter a whole address that starts with http:// or https://." }],
])("%s %j is refused in words that say what to do", (name, target, problems) => {
  expect(judgedTarget(protocolOf(name), target)).toEqual({ ok: false, problems });
});

test("a valid target comes back with its defaults, address and cost, and with its secrets masked", () => {
  const check = judgedTarget(protocolOf("http"), { url: "https://example.com/", headers: ["Authorization: Bearer s3cret"] });
  expect(check).toMatchObject({ ok: true, address: "https://example.com/", target: { method: "GET", verifyTls: true }, problems: {} });
  expect(JSON.stringify(check)).not.toContain("s3cret");
  // Five packets and five replies, each with 36 bytes after the headers of IPv4 and UDP.
  expect(judgedTarget(protocolOf("udp-echo"), { host: "h" })).toMatchObject({ cost: { packets: 10, bytes: 640 } });
});
