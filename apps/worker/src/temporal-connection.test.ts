import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createSecureServer, type IncomingHttpHeaders } from "node:http2";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { TemporalEnv, temporalConnectionOptions } from "@padit/services/temporal";
import { Connection } from "@temporalio/client";
import { afterAll, beforeAll, expect, test } from "vitest";

let folder: string;
const file = (name: string): string => join(folder, name);
const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });

/** An authority, and a certificate of it for each of server and client. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "padit-temporal-"));
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  openssl("req", "-x509", ...key, "-keyout", "ca.key", "-out", "ca.crt", "-subj", "/CN=authority", "-days", "2");
  for (const name of ["temporal.internal", "client"])
    openssl(
      ...["req", "-x509", ...key, "-keyout", `${name}.key`, "-out", `${name}.crt`, "-subj", `/CN=${name}`, "-days", "2"],
      ...["-addext", `subjectAltName=DNS:${name}`, "-addext", "basicConstraints=critical,CA:FALSE", "-CA", "ca.crt", "-CAkey", "ca.key"],
    );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A frontend that asks for a client's certificate, remembers who asks, and answers every call as Temporal's health service does. */
async function frontend() {
  const calls: { peer: string; headers: IncomingHttpHeaders }[] = [];
  const server = createSecureServer({
    key: readFileSync(file("temporal.internal.key")),
    cert: readFileSync(file("temporal.internal.crt")),
    ca: readFileSync(file("ca.crt")),
    requestCert: true,
    rejectUnauthorized: true,
  });
  server.on("stream", (stream, headers) => {
    const socket = stream.session?.socket as TLSSocket;
    calls.push({ peer: socket.getPeerCertificate().subject.CN ?? "", headers });
    stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    // A gRPC frame with the message { status: SERVING }.
    stream.end(Buffer.from([0, 0, 0, 0, 2, 8, 1]));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, calls, address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function ask(settings: Record<string, string>): Promise<number> {
  const connection = Connection.lazy({ ...temporalConnectionOptions(TemporalEnv.parse(settings)), interceptors: [] });
  try {
    const { status } = await connection.withDeadline(Date.now() + 5_000, () => connection.healthService.check({ service: "" }));
    return status;
  } finally {
    await connection.close();
  }
}

test("a server with a private authority is reached with a client's certificate and an API key, and with neither it is not", async () => {
  const { server, calls, address } = await frontend();
  const settings = {
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: "padit.a1b2c",
    TEMPORAL_API_KEY: "a-key",
    TEMPORAL_TLS_SERVER_NAME: "temporal.internal",
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: file("ca.crt"),
    TEMPORAL_TLS_CLIENT_CERT_PATH: file("client.crt"),
    TEMPORAL_TLS_CLIENT_KEY_PATH: file("client.key"),
  };
  try {
    expect(await ask(settings)).toBe(1);
    expect(calls).toEqual([
      {
        peer: "client",
        headers: expect.objectContaining({ authorization: "Bearer a-key", "temporal-namespace": "padit.a1b2c", ":scheme": "https" }),
      },
    ]);
    const { TEMPORAL_TLS_SERVER_CA_CERT_PATH: _authority, ...untrusting } = settings;
    await expect(ask(untrusting)).rejects.toThrow();
    const { TEMPORAL_TLS_CLIENT_CERT_PATH: _crt, TEMPORAL_TLS_CLIENT_KEY_PATH: _key, ...anonymous } = settings;
    await expect(ask(anonymous)).rejects.toThrow();
    await expect(ask({ ...settings, TEMPORAL_TLS_SERVER_NAME: "other.internal" })).rejects.toThrow();
    expect(calls).toHaveLength(1);
  } finally {
    server.close();
  }
});

test("without settings the connection is plain; half a certificate and a file that is not there are refused", () => {
  const read = (settings: Record<string, string>) => temporalConnectionOptions(TemporalEnv.parse(settings));
  expect(read({})).toEqual({ address: "127.0.0.1:7233" });
  expect(read({ TEMPORAL_TLS: "true" })).toEqual({ address: "127.0.0.1:7233", tls: {} });
  expect(() => read({ TEMPORAL_TLS_CLIENT_CERT_PATH: file("client.crt") })).toThrow(/both .* or neither/);
  expect(() => read({ TEMPORAL_TLS_SERVER_CA_CERT_PATH: file("none.crt") })).toThrow(/ENOENT/);
});
