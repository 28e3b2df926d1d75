import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HttpTarget, httpProbe } from "@padit/protocols/http";
import { expect, test } from "vitest";
import { nodeIo } from "./node-io";

const reason = spawnSync("openssl", ["version"]).status === 0 ? undefined : "skipped: openssl is not installed";
if (reason !== undefined) console.warn(reason);

const io = nodeIo({ enforce: () => undefined, enforceLink: () => undefined, stampErrorMs: () => 1 });

/** Sends one request to a TLS server whose self-signed certificate is valid for that many days. */
async function request(days: number, settings: object) {
  const dir = mkdtempSync(join(tmpdir(), "padit-tls-"));
  const [key, asked, cert] = ["key", "asked", "cert"].map((name) => join(dir, `${name}.pem`)) as [string, string, string];
  const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: "pipe" });
  openssl(
    "req",
    "-new",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:prime256v1",
    "-nodes",
    "-keyout",
    key,
    "-subj",
    "/CN=radio",
    "-out",
    asked,
  );
  openssl("x509", "-req", "-in", asked, "-signkey", key, "-days", String(days), "-out", cert);
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => response.end("ok"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP listener always has an AddressInfo
  try {
    const target = HttpTarget.parse({ url: `https://127.0.0.1:${port}/`, ...settings });
    return await httpProbe.run(target, io, new AbortController().signal);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(dir, { recursive: true });
  }
}

test.skipIf(reason !== undefined)("a real server's certificate tells how long it holds, and TLS its phase", async () => {
  const run = await request(10, { verifyTls: false });
  expect(run).toMatchObject({ outcome: "ok", detail: { certificate: { subject: "radio", issuer: "radio" } } });
  const days = run.metrics.http_certificate_days?.value ?? 0;
  expect(days > 9.9 && days <= 10).toBe(true);
  expect(run.phases?.tls).toBeGreaterThan(0);
});

test.skipIf(reason !== undefined)("one that has run out tells so where it is not verified", async () => {
  const run = await request(0, { verifyTls: false });
  expect(run.outcome).toBe("ok");
  expect(run.metrics.http_certificate_days?.value).toBeLessThanOrEqual(0);
});

test.skipIf(reason !== undefined)(
  "a certificate of nobody that is trusted is an authentication failure, never a fault of the network",
  async () => {
    const run = await request(10, {});
    expect(run).toMatchObject({ outcome: "auth_failed", detail: { error: "DEPTH_ZERO_SELF_SIGNED_CERT" } });
  },
);
