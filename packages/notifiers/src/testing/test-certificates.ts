import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface TestCertificates {
  /** A folder with `ca.pem`, `server.pem` and `server.key`. */
  dir: string;
  /** PEM texts. The server's certificate is for 127.0.0.1 and logs.test; its issuer is the authority. */
  authority: string;
  certificate: string;
  key: string;
  remove(): void;
}

/** An authority and a server's certificate for the length of a test, made by openssl. */
export function testCertificates(): TestCertificates {
  const dir = mkdtempSync(join(tmpdir(), "padit-tls-"));
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: dir, stdio: "pipe" });
  const request = (name: string, subject: string) =>
    openssl(
      ...["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
      ...["-keyout", `${name}.key`, "-subj", `/CN=${subject}`, "-out", `${name}.csr`],
    );
  request("ca", "Authority of a test");
  writeFileSync(join(dir, "ca.ext"), "basicConstraints=CA:TRUE\n");
  openssl(..."x509 -req -in ca.csr -signkey ca.key -days 30 -extfile ca.ext -out ca.pem".split(" "));
  request("server", "logs.test");
  writeFileSync(join(dir, "server.ext"), "subjectAltName=IP:127.0.0.1,DNS:logs.test\n");
  openssl(..."x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 10 -extfile server.ext -out server.pem".split(" "));
  const read = (name: string) => readFileSync(join(dir, name), "utf8");
  return {
    ...{ dir, authority: read("ca.pem"), certificate: read("server.pem"), key: read("server.key") },
    remove: () => rmSync(dir, { recursive: true }),
  };
}
