import { expect, test } from "vitest";
import { PemCertificates, PemKey } from "./pem";

const DATA = "MIIB".repeat(20);
const certificate = `-----BEGIN CERTIFICATE-----\n${DATA.slice(0, 64)}\n${DATA.slice(64)}\n-----END CERTIFICATE-----\n`;
const key = (label: string, data = DATA) => `-----BEGIN ${label}-----\n${data}\n-----END ${label}-----`;

test("a PEM text that a form joined to one line is broken at 64 characters again, and what is around it is dropped", () => {
  const joined = `subject=CN = a ${certificate.replaceAll("\n", " ")} and ${certificate.replaceAll("\n", "")}`;
  expect(PemCertificates.parse(joined)).toBe(certificate.repeat(2));
});

test.each([
  ["a key in place of a certificate", PemCertificates, key("PRIVATE KEY")],
  ["a certificate in place of a key", PemKey, certificate],
  ["an encrypted key", PemKey, key("ENCRYPTED PRIVATE KEY")],
  ["a key encrypted the older way", PemKey, key("RSA PRIVATE KEY", `Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n${DATA}`)],
  ["two keys", PemKey, key("PRIVATE KEY").repeat(2)],
  ["a file's name", PemKey, "/etc/ssl/key.pem"],
])("%s is refused", (_, schema, text) => {
  expect(schema.safeParse(text).success).toBe(false);
});

test.each(["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"])("a %s is taken", (label) => {
  expect(PemKey.safeParse(key(label)).success).toBe(true);
});
