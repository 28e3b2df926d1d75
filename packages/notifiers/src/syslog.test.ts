import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { DeliveryOutcome } from "./outcome";
import { syslog } from "./syslog";
import { fetchClient, loopback } from "./testing/fetch-client";
import { HOSTILE, messageOf } from "./testing/messages";
import { openSyslog, syslogProblem } from "./testing/syslog-receiver";
import { testCertificates } from "./testing/test-certificates";

const ALERT_ID = "019aa0b1-0000-7000-8000-000000000001";

const deliver = (settings: object, payload: string, id = "d-1"): Promise<DeliveryOutcome> => {
  const deps = { http: fetchClient, network: loopback, mail: null };
  return syslog.send(
    deps,
    { id, at: new Date(), payload, record: null, previousSecrets: {}, signal: AbortSignal.timeout(20_000) },
    settings,
  );
};

it("writes the alarm of RFC 5674, PADIT's own data and a text, with the severities of that RFC", async () => {
  const receiver = await openSyslog();
  for (const type of ["incident.created", "incident.resolved"] as const)
    expect(await deliver(receiver.settings, syslog.render(messageOf(type, 'du "17" [a]\\')))).toMatchObject({ result: "delivered" });
  await receiver.close();
  const [opening = "", end = ""] = receiver.received;
  expect(opening).toMatch(
    /^\d+ <129>1 2026-11-28T05:00:00\.123Z padit\.example padit - incident\.created \[alarm resource="du \\"17\\" \[a\\\]\\\\"/,
  );
  expect(opening).toContain(`perceivedSeverity="critical" eventType="qualityOfServiceAlarm"`);
  expect(opening).toContain(`[padit@32473 id="${ALERT_ID}" state="opened" severity="critical" kind="outage"`);
  expect(opening).toContain(`deliveryId="d-1"]`);
  expect(end).toMatch(/^\d+ <133>1 /);
  expect(end).toContain(`perceivedSeverity="cleared"`);
  expect(end).toContain(`id="${ALERT_ID}" state="ended"`);
});

it("trusts no other authority, and no certificate for another name", async () => {
  const receiver = await openSyslog();
  const other = testCertificates();
  const payload = syslog.render(messageOf("alert.created", "slow"));
  const settings = { ...receiver.settings };
  expect(await deliver({ ...settings, certificateAuthority: other.authority }, payload)).toMatchObject({
    result: "retry",
    reason: "the server's certificate is not trusted",
  });
  expect(await deliver({ ...settings, host: "logs.test" }, payload)).toMatchObject({ result: "delivered" });
  expect(await deliver({ ...settings, host: "evil.test" }, payload)).toMatchObject({
    result: "retry",
    reason: "the server's certificate is for another name",
  });
  expect(receiver.received).toHaveLength(1);
  other.remove();
  await receiver.close();
});

it("sends a datagram of at most 2,048 bytes that is still UTF-8", async () => {
  const socket = createSocket("udp4");
  await new Promise<void>((done) => socket.bind(0, "127.0.0.1", done));
  const arrived = once(socket, "message");
  const { port } = socket.address();
  expect(
    await deliver({ host: "127.0.0.1", port, transport: "udp" }, syslog.render(messageOf("alert.created", "é".repeat(10_000)))),
  ).toMatchObject({
    result: "delivered",
  });
  const [datagram] = await arrived;
  socket.close();
  expect(datagram.length).toBeGreaterThan(2_040);
  expect(datagram.length).toBeLessThanOrEqual(2_048);
  expect(syslogProblem(Buffer.concat([Buffer.from(`${datagram.length} `), datagram]))).toBeNull();
});

it("accepts a client certificate with its key only", () => {
  const { certificate, key, remove } = testCertificates();
  remove();
  const parse = (change: object) => syslog.settings.safeParse({ host: "logs.test", ...change }).success;
  expect(parse({})).toBe(true);
  expect(parse({ clientCertificate: certificate })).toBe(false);
  expect(parse({ clientCertificate: certificate, clientKey: key })).toBe(true);
  expect(parse({ certificateAuthority: "not a certificate" })).toBe(false);
  expect(parse({ host: "logs.test:514/path" })).toBe(false);
});

it("the strict receiver refuses what the RFCs forbid", () => {
  const framed = (text: string) => Buffer.from(`${Buffer.byteLength(text)} ${text}`);
  const valid = `<129>1 2026-11-28T05:00:00Z host padit - test [alarm a="b"] \ufeffx`;
  expect(syslogProblem(framed(valid))).toBeNull();
  expect(syslogProblem(Buffer.concat([framed(valid), framed(valid)]))).toBeNull();
  for (const wrong of [valid.replace("129", "192"), valid.replace("2026-", "26-"), valid.replace('"b"', '"b]"'), `${valid}\nmore`])
    expect(syslogProblem(framed(wrong))).not.toBeNull();
  expect(syslogProblem(Buffer.from(valid))).toBe("no length");
  expect(syslogProblem(Buffer.from(`900 ${valid}`))).toContain("shorter");
});

const RSYSLOG = "/usr/sbin/rsyslogd";
const hasDriver = (dir: string) => existsSync(join("/usr/lib", dir, "rsyslog/lmnsd_ossl.so"));
const isMissing = !existsSync(RSYSLOG) || !readdirSync("/usr/lib").some(hasDriver);
if (isMissing) console.warn("skipped: rsyslog with its OpenSSL driver (Debian: rsyslog, rsyslog-openssl) is not installed");

describe.skipIf(isMissing)("with rsyslog over TLS", () => {
  const certificates = testCertificates();
  const dir = mkdtempSync(join(tmpdir(), "padit-rsyslog-"));
  const log = join(dir, "messages.json");
  let port = 0;
  let server: ChildProcess;

  beforeAll(async () => {
    port = await freePort();
    writeFileSync(join(dir, "rsyslog.conf"), configuration(port));
    server = spawn(RSYSLOG, ["-n", "-i", "NONE", "-f", join(dir, "rsyslog.conf")], { stdio: "ignore" });
    const payload = syslog.render(messageOf("test", "ready"));
    await vi.waitFor(async () => expect(await deliver(settings(), payload)).toMatchObject({ result: "delivered" }), 20_000);
  }, 30_000);
  afterAll(async () => {
    const ended = once(server, "exit");
    server.kill("SIGKILL");
    await ended;
    certificates.remove();
    rmSync(dir, { recursive: true });
  });

  /** rsyslog asks for a client certificate of the same authority. */
  const settings = () => ({
    ...{ host: "127.0.0.1", port, certificateAuthority: certificates.authority },
    ...{ clientCertificate: certificates.certificate, clientKey: certificates.key },
  });
  const configuration = (listenPort: number) => `
global(workDirectory="${dir}" maxMessageSize="16k" DefaultNetstreamDriver="ossl" DefaultNetstreamDriverCAFile="${certificates.dir}/ca.pem"
       DefaultNetstreamDriverCertFile="${certificates.dir}/server.pem" DefaultNetstreamDriverKeyFile="${certificates.dir}/server.key")
module(load="imtcp" StreamDriver.Name="ossl" StreamDriver.Mode="1" StreamDriver.AuthMode="x509/certvalid")
module(load="mmpstrucdata")
template(name="json" type="list" option.jsonf="on") {
  property(outname="severity" name="syslogseverity-text" format="jsonf")
  property(outname="facility" name="syslogfacility-text" format="jsonf")
  property(outname="app" name="app-name" format="jsonf")
  property(outname="msgid" name="msgid" format="jsonf")
  property(outname="data" name="$!rfc5424-sd" format="jsonf")
  property(outname="text" name="msg" format="jsonf")
}
input(type="imtcp" address="127.0.0.1" port="${listenPort}")
action(type="mmpstrucdata")
action(type="omfile" file="${log}" template="json")
`;
  const logged = (): Record<string, string>[] =>
    (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : []).map((line) => JSON.parse(line));

  it("is understood: severity, facility, message id, structured data and text, also of hostile names", async () => {
    const texts = ["du-17 is slow — größer", ...Object.values(HOSTILE)];
    // rsyslog now and then answers the first connections after its start with bytes that are no TLS, and drops the message. PADIT sends it again.
    for (const [n, text] of texts.entries())
      await vi.waitFor(async () => {
        const payload = syslog.render(messageOf("incident.created", text));
        expect(await deliver(settings(), payload, `r-${n}`)).toMatchObject({ result: "delivered" });
      }, 10_000);
    const mine = () => logged().filter(({ msgid }) => msgid === "incident.created");
    await vi.waitFor(() => expect(mine()).toHaveLength(texts.length), 10_000);
    const [first] = mine();
    expect(first).toMatchObject({ severity: "alert", facility: "local0", app: "padit" });
    expect(first?.text).toContain("Critical: du-17 is slow — größer — du-17 is slow — größer");
    const ids = mine().map(({ data }) => JSON.stringify(data).match(/r-\d+/)?.[0]);
    expect(ids).toEqual(texts.map((_, n) => `r-${n}`));
    expect(JSON.stringify(first?.data)).toContain(ALERT_ID);
  });

  it("is not delivered without the certificate that the server asks for", async () => {
    const before = logged().length;
    const anonymous = { ...settings(), clientCertificate: "", clientKey: "" };
    expect(await deliver(anonymous, syslog.render(messageOf("incident.updated", "anonymous")))).toMatchObject({ result: "retry" });
    expect(logged()).toHaveLength(before);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
