import { expect, test } from "vitest";
import { DnsTarget } from "./dns/spec";
import { Host } from "./host";

test.each([
  ["münchen.example", "xn--mnchen-3ya.example"],
  ["  BÜCHER.example ", "xn--bcher-kva.example"],
  ["例え.テスト", "xn--r8jz45g.xn--zckzah"],
  ["Radio-1.example", "Radio-1.example"],
  ["2001:db8::1", "2001:db8::1"],
])("%s is asked for as %s", (written, asked) => {
  expect(Host.parse(written)).toBe(asked);
});

test.each(["ü/path", "ü:80", "a b", "http://x", "user@ü", "ü?x"])("%s is no host", (written) => {
  expect(Host.safeParse(written).success).toBe(false);
});

test("a DNS question's name, too, with its underscores and its last dot", () => {
  expect(DnsTarget.parse({ server: "192.0.2.53", name: "_dmarc.münchen.example." }).name).toBe("_dmarc.xn--mnchen-3ya.example.");
});
