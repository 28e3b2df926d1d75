import { expect, test } from "vitest";
import { isExpectedData } from "./expected-data";
import type { RecordType } from "./records";

test.each<[RecordType, string, string, boolean]>([
  ["A", "192.0.2.90", "192.0.2.9", false],
  ["A", "192.0.2.9", "2.9", false],
  ["A", "192.0.2.9", "192.0.2.9", true],
  ["AAAA", "2001:db8::1", "2001:0DB8:0:0:0:0:0:1", true],
  ["AAAA", "2001:db8::1", "2001:db8::", false],
  ["CNAME", "www.example.com", "WWW.Example.COM.", true],
  ["NS", "ns1.example.com", "s1.example.com", false],
  ["MX", "10 mail.example.com", "10  mail.example.com.", true],
  ["MX", "10 mail.example.com", "mail.example.com", true],
  ["MX", "10 mail.example.com", "20 mail.example.com", false],
  ["SRV", "0 5 5060 sip.example.com", "sip.example.com", true],
  ["TXT", "v=spf1 -all", "SPF1", true],
])("%s %s, expected %s: %s", (type, data, wanted, isSame) => {
  expect(isExpectedData(type, data, wanted)).toBe(isSame);
});
