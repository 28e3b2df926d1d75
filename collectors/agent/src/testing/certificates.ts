import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Issued {
  certificate: string;
  key: string;
}

/** A certificate authority of a test's own, by openssl. */
export class TestAuthority {
  private readonly dir = mkdtempSync(join(tmpdir(), "padit-ca-"));
  /** PEM text of its own certificate. */
  readonly certificate: string;

  constructor(name = "Test CA") {
    this.request("ca", name);
    this.openssl(
      "x509",
      "-req",
      "-in",
      "ca.csr",
      "-signkey",
      "ca.key",
      "-days",
      "30",
      "-extfile",
      this.file("ca.ext", "basicConstraints=CA:TRUE\n"),
      "-out",
      "ca.pem",
    );
    this.certificate = this.read("ca.pem");
  }

  /** @param alternative as openssl writes it, such as `DNS:app.test` or `IP:127.0.0.1` */
  issue(name: string, alternative = `DNS:${name}`, days = 10): Issued {
    this.request(name, name);
    const extensions = this.file(`${name}.ext`, `subjectAltName=${alternative}\n`);
    this.openssl(
      ...["x509", "-req", "-in", `${name}.csr`, "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"],
      ...["-days", `${days}`, "-extfile", extensions, "-out", `${name}.pem`],
    );
    return { certificate: this.read(`${name}.pem`), key: this.read(`${name}.key`) };
  }

  remove(): void {
    rmSync(this.dir, { recursive: true });
  }

  private request(name: string, subject: string): void {
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", `${name}.key`];
    this.openssl("req", "-new", ...key, "-subj", `/CN=${subject}`, "-out", `${name}.csr`);
  }
  private file(name: string, text: string): string {
    writeFileSync(join(this.dir, name), text);
    return name;
  }
  private read = (name: string): string => readFileSync(join(this.dir, name), "utf8");
  private openssl(...args: string[]): void {
    execFileSync("openssl", args, { cwd: this.dir, stdio: "pipe" });
  }
}
