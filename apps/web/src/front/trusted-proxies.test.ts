import { expect, test } from "vitest";
import { clientAddress, parseTrustedProxies } from "./trusted-proxies";

const of = (peer: string, forwardedFor: string | undefined, trusted: string) =>
  clientAddress(peer, forwardedFor, parseTrustedProxies(trusted));

test("without a setting the socket's own address counts, whatever the header states", () => {
  expect(of("192.0.2.1", "203.0.113.99", "")).toBe("192.0.2.1");
  expect(of("192.0.2.1", "203.0.113.99", "0")).toBe("192.0.2.1");
  expect(of("::ffff:192.0.2.1", undefined, "")).toBe("192.0.2.1");
});

test("a number of proxies is counted from the end of the header", () => {
  expect(of("10.0.0.1", "6.6.6.6, 198.51.100.7", "1")).toBe("198.51.100.7");
  expect(of("10.0.0.1", "6.6.6.6, 198.51.100.7, 10.0.0.2", "2")).toBe("198.51.100.7");
  expect(of("10.0.0.1", "198.51.100.7", "5")).toBe("198.51.100.7");
  expect(of("10.0.0.1", undefined, "1")).toBe("10.0.0.1");
});

test("ranges are trusted as far as every proxy on the way lies in one", () => {
  const ranges = "10.0.0.0/8, 2001:db8::/32";
  expect(of("10.0.0.1", "6.6.6.6, 198.51.100.7, 2001:db8::2", ranges)).toBe("198.51.100.7");
  expect(of("198.51.100.9", "10.0.0.5", ranges)).toBe("198.51.100.9");
});

test("ports and brackets are dropped, and what is no address ends the walk", () => {
  expect(of("10.0.0.1", "198.51.100.7:4711", "1")).toBe("198.51.100.7");
  expect(of("10.0.0.1", "[2001:db8::1]:443", "1")).toBe("2001:db8::1");
  expect(of("10.0.0.1", "unknown", "1")).toBe("10.0.0.1");
  expect(of("10.0.0.1", "198.51.100.7, <script>", "2")).toBe("10.0.0.1");
});

test("a setting that is neither a number nor ranges is refused", () => {
  expect(() => parseTrustedProxies("the balancer")).toThrow();
});
