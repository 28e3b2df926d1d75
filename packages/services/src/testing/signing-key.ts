import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A key and its certificate, signed by itself, as PEM texts. */
export interface SigningKey {
  certificate: string;
  key: string;
}

/** A new RSA key for the length of a test, made by openssl; the certificate is valid for 30 days. */
export function newSigningKey(bits = 2048): SigningKey {
  const dir = mkdtempSync(join(tmpdir(), "padit-saml-"));
  try {
    const args = ["req", "-x509", "-newkey", `rsa:${bits}`, "-nodes", "-days", "30", "-subj", "/CN=Identity provider of a test"];
    execFileSync("openssl", [...args, "-keyout", "key.pem", "-out", "certificate.pem"], { cwd: dir, stdio: "pipe" });
    return { certificate: readFileSync(join(dir, "certificate.pem"), "utf8"), key: readFileSync(join(dir, "key.pem"), "utf8") };
  } finally {
    rmSync(dir, { recursive: true });
  }
}
