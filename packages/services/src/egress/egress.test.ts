import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AddressPolicy, checkUrl, parseCidrs } from "./address-policy";
import { createEgress } from "./egress";
import type { Resolve } from "./resolve-name";

const closed = { allow: [] };
const loopback = { allow: parseCidrs("127.0.0.1/32") };

/** URLs to which no connection may be opened: private addresses in every spelling of URL parsers, other ports, other schemes, credentials. */
const FORBIDDEN = [
  "http://127.0.0.1/",
  "http://127.1/",
  "http://0x7f.1/",
  "http://0177.1/",
  "http://2130706433/",
  "http://[::1]/",
  "http://[::ffff:127.0.0.1]/",
  "http://[64:ff9b::7f00:1]/",
  "http://[::]/",
  "http://0.0.0.0/",
  "http://169.254.169.254/latest/meta-data",
  "http://100.64.0.1/",
  "http://[fd00::1]/",
  "http://198.18.0.1/",
  "http://[2002::1]/",
  "http://10.0.0.1/",
  "http://192.168.0.1/",
  "http://172.16.0.1/",
  "http://224.0.0.1/",
  "http://255.255.255.255/",
  "https://8.8.8.8:22/",
  "https://example.com:8443/",
  "file:///etc/passwd",
  "gopher://example.com/",
  "https://user:password@example.com/",
];

let hits = 0;
let answer: RequestListener = (_, response) => response.end("fine");
const server = createServer((request, response) => {
  hits += 1;
  answer(request, response);
});
let port = 0;
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const resolveTo =
  (...addresses: string[]): Resolve =>
  (_, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );

describe("the outbound door", () => {
  it.each(FORBIDDEN)("refuses %s when it is saved and when it is called", async (url) => {
    expect(() => checkUrl(url, closed)).toThrow(/not permitted/);
    expect(await createEgress({ policy: closed }).post(url, {}, "")).toMatchObject({
      ok: false,
      error: expect.stringContaining("not permitted"),
    });
  });

  it("refuses a public name that resolves to a private address, or to a public and a private one", async () => {
    hits = 0;
    for (const addresses of [["127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::1"], ["169.254.169.254"]]) {
      const outcome = await createEgress({ policy: closed, resolve: resolveTo(...addresses) }).post("http://rebound.example/", {}, "");
      expect(outcome).toMatchObject({ ok: false, error: expect.stringContaining("not permitted") });
    }
    expect(hits).toBe(0);
  });

  it("checks again at every connection, so that a name cannot be rebound after it was checked", async () => {
    const answers = ["127.0.0.1", "127.0.0.2"];
    const egress = createEgress({ policy: loopback, resolve: (host, done) => resolveTo(answers.shift() ?? "")(host, done) });
    const url = `http://rebound.example:${port}/`;
    expect(await egress.post(url, {}, "")).toMatchObject({ ok: true, status: 200, address: "127.0.0.1" });
    expect(await egress.post(url, {}, "")).toMatchObject({ ok: false });
  });

  it("lets the operator permit a network, any port, and nothing beside it", async () => {
    const egress = createEgress({ policy: loopback });
    expect(await egress.post(`http://127.0.0.1:${port}/`, {}, "")).toMatchObject({ ok: true, status: 200, body: "fine" });
    expect(() => checkUrl("http://127.0.0.2/", loopback)).toThrow(/not permitted/);
    expect(() => checkUrl("http://10.0.0.1/", loopback)).toThrow(/not permitted/);
  });

  it("lets one exact origin through, and no other port of its host", async () => {
    const egress = createEgress({ policy: { allow: [], exactOrigin: `http://127.0.0.1:${port}` } });
    expect(await egress.post(`http://127.0.0.1:${port}/hook`, {}, "")).toMatchObject({ ok: true });
    expect(await egress.post(`http://127.0.0.1:${port + 1}/hook`, {}, "")).toMatchObject({ ok: false });
  });

  it("does not follow a redirect", async () => {
    answer = (_, response) => response.writeHead(302, { location: "http://127.0.0.1/" }).end();
    expect(await createEgress({ policy: loopback }).post(`http://127.0.0.1:${port}/`, {}, "")).toMatchObject({ ok: true, status: 302 });
  });

  it("cuts an endless body at its cap", async () => {
    answer = (_, response) => {
      response.on("close", () => clearInterval(drip));
      const drip = setInterval(() => response.write("x".repeat(10_000)), 0);
    };
    const outcome = await createEgress({ policy: loopback, maxBytes: 64 << 10 }).post(`http://127.0.0.1:${port}/`, {}, "");
    expect(outcome).toMatchObject({ ok: true, body: "x".repeat(64 << 10) });
  });

  it("gives up on a host that drips or hangs, and says no more than that", async () => {
    answer = () => undefined;
    expect(await createEgress({ policy: loopback, timeoutMs: 100 }).post(`http://127.0.0.1:${port}/`, {}, "")).toMatchObject({
      ok: false,
      error: "timeout",
    });
  });

  it("finds an address for sockets of channels under the same rule", async () => {
    const signal = AbortSignal.timeout(10_000);
    const locate = (host: string, dns: string[], policy: AddressPolicy = closed, at = 6514) =>
      createEgress({ policy, resolve: resolveTo(...dns) }).locate({ host, port: at }, signal);
    const allowed = { ok: true, address: "127.0.0.1", family: 4 };
    expect(await locate("log.example", ["127.0.0.1"], loopback)).toEqual(allowed);
    expect(await locate("127.0.0.1", [], loopback)).toEqual(allowed);
    expect(await locate("log.example", ["93.184.216.34"], closed, 443)).toEqual({ ok: true, address: "93.184.216.34", family: 4 });
    const refused = { ok: false, error: expect.stringContaining("not permitted") };
    for (const dns of [["127.0.0.2"], ["127.0.0.1", "10.0.0.1"], ["::1"]])
      expect(await locate("log.example", dns, loopback)).toEqual(refused);
    expect(await locate("log.example", ["93.184.216.34"])).toEqual(refused);
    expect(await locate("::1", [], loopback)).toEqual(refused);
    expect(await locate("log.example", [], loopback)).toEqual({ ok: false, error: "name not found" });
  });
});
