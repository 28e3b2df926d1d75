import { spawnSync } from "node:child_process";
import { createServer as createHttpServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import type { TLSSocket } from "node:tls";
import { HttpTarget, httpProbe } from "@padit/protocols/http";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { enforceProxy } from "../policy/policy";
import { type Issued, TestAuthority } from "../testing/certificates";
import { nodeIo } from "./node-io";

const reason = spawnSync("openssl", ["version"]).status === 0 ? undefined : "skipped: openssl is not installed";
if (reason !== undefined) console.warn(reason);

/** Nothing resolves this name, so that only `connectTo` or a proxy reaches a server of it. */
const NAME = "app.test";

const io = (allow: Parameters<typeof enforceProxy>[2] = []) =>
  nodeIo({
    enforce: () => undefined,
    enforceLink: () => undefined,
    enforceProxy: (address, port) => enforceProxy(address, port, allow),
    stampErrorMs: () => 1,
  });
const LOCAL_PROXIES = [{ proxies: [{ cidr: "127.0.0.1/32" }] }];
const run = (target: object, backend = io()) => httpProbe.run(HttpTarget.parse(target), backend, new AbortController().signal);

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port; // a TCP listener always has an AddressInfo
}

describe.skipIf(reason !== undefined)("certificates, proxies and other hosts", () => {
  let authority: TestAuthority;
  let server: Issued;
  beforeAll(() => {
    authority = new TestAuthority();
    server = authority.issue(NAME);
  });
  afterAll(() => authority.remove());

  /** Answers with the common name of the client's certificate. */
  const tlsServer = (wantsClient = false) =>
    listening(
      createTlsServer(
        { cert: server.certificate, key: server.key, ca: authority.certificate, requestCert: wantsClient, rejectUnauthorized: wantsClient },
        (request, response) => {
          // The server's sockets are TLS sockets.
          const { subject } = (request.socket as TLSSocket).getPeerCertificate();
          response.end(`${request.headers.host} ${subject?.CN ?? "nobody"}`);
        },
      ),
    );
  const own = (port: number) => ({ url: `https://${NAME}:${port}/`, connectTo: "127.0.0.1", authorities: authority.certificate });

  test("a private authority vouches for the URL's host, which another address serves", async () => {
    const port = await tlsServer();
    const trusted = await run({ ...own(port), expectBody: [`${NAME}:${port} nobody`] });
    expect(trusted).toMatchObject({ outcome: "ok", metrics: { http_availability: { value: 1 } }, detail: { address: "127.0.0.1" } });
  });

  test("a server that fails verification is sent nothing, and its certificate is measured all the same", async () => {
    const asked: IncomingMessage[] = [];
    const port = await listening(
      createTlsServer({ cert: server.certificate, key: server.key }, (request, response) => {
        asked.push(request);
        response.end();
      }),
    );
    const { authorities: _, ...publicOnly } = own(port);
    const unknown = await run({ ...publicOnly, headers: ["Authorization: Bearer secret"] });
    const other = await run({ ...own(port), url: `https://other.test:${port}/` });
    for (const failed of [unknown, other]) {
      expect(failed).toMatchObject({ outcome: "auth_failed", detail: { certificate: { subject: NAME, issuer: "Test CA" } } });
      expect(failed.metrics).toMatchObject({ http_availability: { value: 0 } });
      expect(failed.metrics.http_certificate_days?.value).toBeCloseTo(10, 0);
    }
    expect(unknown.hint).toContain("this check does not trust its authority");
    expect(other.hint).toContain("it is not for other.test");
    expect(asked).toEqual([]);
  });

  test("a client certificate opens what asks for one; without it the check is refused with the reason", async () => {
    const port = await tlsServer(true);
    const { certificate, key } = authority.issue("monitor");
    // As a form without line breaks would send it.
    const clientKey = key.replaceAll("\n", "");
    const shown = await run({ ...own(port), clientCertificate: certificate, clientKey, expectBody: ["monitor"] });
    expect(shown).toMatchObject({ outcome: "ok", metrics: { http_availability: { value: 1 } } });
    expect(await run(own(port))).toMatchObject({ outcome: "auth_failed", hint: expect.stringContaining("client certificate") });
    const stranger = authority.issue("stranger").key;
    expect(await run({ ...own(port), clientCertificate: certificate, clientKey: stranger })).toMatchObject({
      outcome: "local_error",
      detail: { error: "BAD_CERTIFICATE" },
    });
  });

  test("a redirect to another origin is not shown the client certificate", async () => {
    const { certificate, key } = authority.issue("monitor");
    const there = await tlsServer();
    const here = await listening(
      createTlsServer({ cert: server.certificate, key: server.key }, (_, response) =>
        response.writeHead(302, { location: `https://127.0.0.1:${there}/` }).end(),
      ),
    );
    const target = { ...own(here), clientCertificate: certificate, clientKey: key, verifyTls: false, expectBody: ["nobody"] };
    expect(await run(target)).toMatchObject({ outcome: "ok", metrics: { http_availability: { value: 1 } } });
  });

  /** A proxy that asks for these credentials, and connects every name to the local host. */
  async function startProxy(refuses?: number) {
    const asked: string[] = [];
    const isKnown = ({ headers }: IncomingMessage) => headers["proxy-authorization"] === `Basic ${btoa("monitor:secret")}`;
    const proxy = createHttpServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(isKnown(request) ? 200 : 407).end("by proxy");
    });
    proxy.on("connect", (request, socket) => {
      asked.push(`CONNECT ${request.url}`);
      const status = refuses ?? (isKnown(request) ? undefined : 407);
      if (status !== undefined) return socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
      const far = connect(Number(request.url?.split(":")[1]), "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 Connected\r\n\r\n");
        far.pipe(socket).pipe(far);
      });
      for (const end of [far, socket]) end.on("error", () => undefined);
    });
    return { port: await listening(proxy), asked };
  }
  const viaProxy = (port: number, proxyPort: number) => {
    const { connectTo: _, ...target } = own(port);
    return { ...target, proxy: `http://127.0.0.1:${proxyPort}`, proxyCredentials: "monitor:secret" };
  };

  test("through a permitted proxy https goes by tunnel and http by the whole URL, with credentials", async () => {
    const port = await tlsServer();
    const proxy = await startProxy();
    const target = viaProxy(port, proxy.port);
    expect(await run({ ...target, expectBody: [NAME] }, io(LOCAL_PROXIES))).toMatchObject({
      outcome: "ok",
      metrics: { http_availability: { value: 1 } },
    });
    const plain = await run({ ...target, url: `http://${NAME}/a?b=1`, expectBody: ["by proxy"] }, io(LOCAL_PROXIES));
    expect(plain.metrics.http_availability?.value).toBe(1);
    expect(proxy.asked).toEqual([`CONNECT ${NAME}:${port}`, `GET http://${NAME}/a?b=1`]);
  });

  test("a proxy that the collector's operator has not named is refused, and nothing reaches it", async () => {
    const proxy = await startProxy();
    expect(await run(viaProxy(443, proxy.port))).toMatchObject({ outcome: "policy_denied", metrics: {} });
    expect(proxy.asked).toEqual([]);
  });

  test.each([
    ["wrong credentials are", 407, "local_error", "PROXY_CREDENTIALS"],
    ["a refusal is", 403, "local_error", "PROXY_REFUSED"],
    ["a server behind it that does not answer is not", 502, "unreachable", "PROXY_NO_SERVER"],
  ])("of a proxy, %s the collector's side", async (_, status, outcome, error) => {
    const proxy = await startProxy(status);
    expect(await run(viaProxy(443, proxy.port), io(LOCAL_PROXIES))).toMatchObject({ outcome, detail: { error } });
  });

  test("a proxy that is gone measures nothing of the server", async () => {
    const gone = await run(viaProxy(443, 1), io(LOCAL_PROXIES));
    expect(gone).toMatchObject({ outcome: "local_error", metrics: {}, detail: { error: "PROXY_UNREACHABLE" } });
  });
});
