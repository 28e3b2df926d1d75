import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HttpTarget, httpProbe } from "@padit/protocols/http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodeIo } from "./node-io";

const reason = spawnSync("openssl", ["version"]).status === 0 ? undefined : "skipped: openssl is not installed";
if (reason !== undefined) console.warn(reason);

const io = nodeIo({ enforce: () => undefined, enforceLink: () => undefined, stampErrorMs: () => 1 });
const CA = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n";
const LEAF = "basicConstraints=CA:FALSE\nsubjectAltName=IP:127.0.0.1\n";

describe.skipIf(reason !== undefined)("a certificate's days", () => {
  let dir: string;
  const servers: Server[] = [];
  const file = (name: string): string => join(dir, name);
  const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: "pipe", cwd: dir });

  function issue(name: string, days: number, extensions: string, issuer: string | null): void {
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", `${name}.key`];
    openssl("req", "-new", ...key, "-subj", `/CN=${name}`, "-out", `${name}.csr`);
    writeFileSync(file(`${name}.ext`), extensions);
    const signer = issuer === null ? ["-signkey", `${name}.key`] : ["-CA", `${issuer}.pem`, "-CAkey", `${issuer}.key`, "-CAcreateserial"];
    openssl("x509", "-req", "-in", `${name}.csr`, ...signer, "-days", String(days), "-extfile", `${name}.ext`, "-out", `${name}.pem`);
  }

  async function serve(name: string, chain: readonly string[], location?: () => string): Promise<string> {
    const cert = chain.map((each) => readFileSync(file(`${each}.pem`), "utf8")).join("");
    const server = createServer({ key: readFileSync(file(`${name}.key`)), cert }, (_, response) => {
      if (location) response.writeHead(302, { location: location() });
      response.end("ok");
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}/`; // a TCP listener always has an AddressInfo
  }

  async function request(url: string) {
    const run = await httpProbe.run(HttpTarget.parse({ url, verifyTls: false }), io, new AbortController().signal);
    return { days: run.metrics.http_certificate_days?.value ?? Number.NaN, certificate: run.detail?.certificate };
  }

  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), "padit-chain-"));
    issue("root", 3650, CA, null);
    issue("intermediate", 3, CA, "root");
    issue("leaf", 200, LEAF, "intermediate");
    issue("plain", 200, LEAF, "root");
    issue("soon", 2, LEAF, "root");
  });
  afterAll(async () => {
    for (const server of servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    rmSync(dir, { recursive: true });
  });

  test("are those of the certificate in the chain that ends first, which is named", async () => {
    const { days, certificate } = await request(await serve("leaf", ["leaf", "intermediate"]));
    expect(Math.round(days)).toBe(3);
    expect(certificate).toMatchObject({ subject: "intermediate", issuer: "root", part: "intermediate" });
    const alone = await request(await serve("plain", ["plain", "root"]));
    expect(Math.round(alone.days)).toBe(200);
    expect(alone.certificate).toMatchObject({ subject: "plain", issuer: "root" });
  });

  test("count every hop of a redirect", async () => {
    const last = await serve("plain", ["plain"]);
    const soon = await serve("soon", ["soon"], () => last);
    const first = await serve("plain", ["plain"], () => soon);
    const { days, certificate } = await request(first);
    expect(Math.round(days)).toBe(2);
    expect(certificate).toMatchObject({ subject: "soon", host: new URL(soon).host });
  });
});
