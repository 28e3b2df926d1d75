import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const ROOT_DN = "cn=searcher,dc=example,dc=net";
const ROOT_PASSWORD = "searcher's secret";

export interface TestDirectory {
  /** Address that becomes encrypted by StartTLS. */
  url: string;
  /** Address that is encrypted from the start. */
  tlsUrl: string;
  /** The certificate of the authority that has signed the server's. */
  ca: string;
  bindDn: string;
  bindPassword: string;
  base: string;
  groupBase: string;
  /** Adds entries in LDIF format. */
  add(ldif: string): void;
  close(): Promise<void>;
}

/** Why OpenLDAP's server cannot run here (Debian's packages slapd and ldap-utils); null: it can. */
export function directoryMissing(): string | null {
  const missing = ["slapd", "ldapadd"].find((command) => spawnSync("which", [command]).status !== 0);
  return missing === undefined ? null : `${missing} is not installed`;
}

/** OpenLDAP's server with an empty directory `dc=example,dc=net`, for the length of a test. */
export async function startDirectory(): Promise<TestDirectory> {
  const dir = mkdtempSync(join(tmpdir(), "padit-slapd-"));
  chmodSync(dir, 0o700);
  const [port, tlsPort] = [await freePort(), await freePort()];
  const [url, tlsUrl] = [`ldap://127.0.0.1:${port}`, `ldaps://127.0.0.1:${tlsPort}`];
  makeCertificates(dir);
  mkdirSync(join(dir, "data"));
  writeFileSync(join(dir, "slapd.conf"), configuration(dir));
  const server = spawn("slapd", ["-f", join(dir, "slapd.conf"), "-h", `${url} ${tlsUrl}`, "-d", "0"], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  await listening(port);
  const add = (ldif: string): void => {
    execFileSync("ldapadd", ["-x", "-H", url, "-D", ROOT_DN, "-w", ROOT_PASSWORD], { input: ldif, stdio: ["pipe", "pipe", "pipe"] });
  };
  add(`dn: dc=example,dc=net\nobjectClass: domain\ndc: example\n`);
  for (const unit of ["people", "groups"]) add(`dn: ou=${unit},dc=example,dc=net\nobjectClass: organizationalUnit\nou: ${unit}\n`);
  return {
    ...{ url, tlsUrl, add, bindDn: ROOT_DN, bindPassword: ROOT_PASSWORD },
    ...{ base: "ou=people,dc=example,dc=net", groupBase: "ou=groups,dc=example,dc=net" },
    ca: readFileSync(join(dir, "ca.pem"), "utf8"),
    async close() {
      server.kill("SIGTERM");
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export interface DirectoryEntry {
  uid: string;
  mail: string;
  name: string;
  password: string;
}

/** A person as an entry below `ou=people`. */
export const personLdif = ({ uid, mail, name, password }: DirectoryEntry): string =>
  [
    `dn: uid=${uid},ou=people,dc=example,dc=net`,
    ...["objectClass: inetOrgPerson", `uid: ${uid}`, `mail: ${mail}`, `cn:: ${base64(name)}`, `sn:: ${base64(name)}`],
    ...[`displayName:: ${base64(name)}`, `userPassword:: ${base64(password)}`, ""],
  ].join("\n");

/** A group below `ou=groups`. */
export const groupLdif = (name: string, uids: readonly string[]): string =>
  [
    `dn: cn=${name},ou=groups,dc=example,dc=net`,
    ...["objectClass: groupOfNames", `cn: ${name}`, ...uids.map((uid) => `member: uid=${uid},ou=people,dc=example,dc=net`), ""],
  ].join("\n");

const base64 = (text: string): string => Buffer.from(text).toString("base64");

const configuration = (dir: string): string => `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
pidfile ${dir}/slapd.pid
modulepath /usr/lib/ldap
moduleload back_mdb
TLSCACertificateFile ${dir}/ca.pem
TLSCertificateFile ${dir}/server.pem
TLSCertificateKeyFile ${dir}/server.key
database mdb
suffix "dc=example,dc=net"
rootdn "${ROOT_DN}"
rootpw "${ROOT_PASSWORD}"
directory ${dir}/data
access to attrs=userPassword by anonymous auth by * none
access to * by * none
`;

/** An authority, and a server's certificate that it has signed for 127.0.0.1 and directory.example. */
function makeCertificates(dir: string): void {
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: dir, stdio: "pipe" });
  const newKey = ["-newkey", "rsa:2048", "-nodes"];
  openssl("req", "-x509", ...newKey, "-days", "30", "-subj", "/CN=Authority of a test", "-keyout", "ca.key", "-out", "ca.pem");
  openssl("req", ...newKey, "-subj", "/CN=directory.example", "-keyout", "server.key", "-out", "server.csr");
  writeFileSync(join(dir, "names"), "subjectAltName=IP:127.0.0.1,DNS:directory.example\n");
  const signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30", "-extfile", "names"];
  openssl("x509", "-req", "-in", "server.csr", "-out", "server.pem", ...signed);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

const ATTEMPTS_MAX = 200;
const ATTEMPT_PAUSE_MS = 50;

async function listening(port: number): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve(true));
      socket.once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
    if (isOpen) return;
    await pause(ATTEMPT_PAUSE_MS);
  }
  throw new Error("slapd does not listen");
}
