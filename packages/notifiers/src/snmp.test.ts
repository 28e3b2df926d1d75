import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { DeliveryOutcome } from "./outcome";
import { snmp } from "./snmp";
import { fetchClient, loopback } from "./testing/fetch-client";
import { HOSTILE, messageOf } from "./testing/messages";

const ALERT_ID = "019aa0b1-0000-7000-8000-000000000001";
const MIB_FILE = fileURLToPath(new URL("../mib/PADIT-MIB.txt", import.meta.url));
/** The library's copies of the modules that PADIT-MIB imports; Debian has none. */
const MIB_DIR = join(dirname(createRequire(import.meta.url).resolve("net-snmp")), "lib/mibs");

const deliver = (settings: object, payload: string, id = "d-1"): Promise<DeliveryOutcome> => {
  const deps = { http: fetchClient, network: loopback, mail: null };
  return snmp.send(deps, { id, at: new Date(), payload, record: null, previousSecrets: {}, signal: AbortSignal.timeout(20_000) }, settings);
};

it("requires what each version needs", () => {
  const parse = (change: object) => snmp.settings.safeParse({ host: "nms.test", ...change }).success;
  expect(parse({ user: "padit" })).toBe(true);
  expect(parse({})).toBe(false);
  expect(parse({ version: "2c" })).toBe(false);
  expect(parse({ version: "2c", community: "c" })).toBe(true);
  expect(parse({ user: "padit", privKey: "long enough" })).toBe(false);
  expect(parse({ user: "padit", authKey: "short" })).toBe(false);
});

const TRAPD = "/usr/sbin/snmptrapd";
const isMissing = !existsSync(TRAPD) || !existsSync("/usr/bin/snmptranslate");
if (isMissing) console.warn("skipped: snmptrapd and snmptranslate (Debian: snmptrapd, snmp) are not installed");

describe.skipIf(isMissing)("with Net-SNMP", () => {
  const dir = mkdtempSync(join(tmpdir(), "padit-snmptrapd-"));
  let port = 0;
  let server: ChildProcess;
  let output = "";

  beforeAll(async () => {
    const reserved = createSocket("udp4").bind(0, "127.0.0.1");
    await once(reserved, "listening");
    port = reserved.address().port;
    await new Promise<void>((done) => reserved.close(() => done()));
    const users = [`createUser padit SHA-256 "secret-auth" AES "secret-priv"`, "authUser log padit priv", "authCommunity log public"];
    writeFileSync(join(dir, "snmptrapd.conf"), `${users.join("\n")}\n`);
    const mibs = ["-M", MIB_DIR, "-m", MIB_FILE];
    const log = ["-f", "-Lo", "-OQ", "-F", "NOTIFICATION %P %v\\n"];
    server = spawn(TRAPD, [...log, "-C", "-c", join(dir, "snmptrapd.conf"), ...mibs, `udp:127.0.0.1:${port}`], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { SNMP_PERSISTENT_DIR: dir },
    });
    for (const stream of [server.stdout, server.stderr])
      stream?.on("data", (data: Buffer) => {
        output += data.toString("utf8");
      });
    await vi.waitFor(() => expect(output).toContain("NET-SNMP version"), 10_000);
  }, 30_000);
  afterAll(async () => {
    const ended = once(server, "exit");
    server.kill("SIGKILL");
    await ended;
    rmSync(dir, { recursive: true });
  });

  const v3 = () => ({ host: "127.0.0.1", port, user: "padit", authKey: "secret-auth", privKey: "secret-priv" });
  /** What was logged since `start`, one notification each. */
  const logged = (start: number) => output.slice(start).split("NOTIFICATION ").slice(1);

  it("finds no fault in the MIB", () => {
    const names = ["paditAlarmRaised", "paditAlarmChanged", "paditAlarmCleared", "paditAlarmId", "paditDeliveryId"];
    const asked = ["-M", MIB_DIR, "-m", MIB_FILE, "-On", ...names.map((name) => `PADIT-MIB::${name}`)];
    const { stdout, stderr } = spawnSync("/usr/bin/snmptranslate", asked, { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout.split(/\s+/).filter((line) => line !== "")).toEqual([
      ...["1", "2", "3"].map((n) => `.1.3.6.1.4.1.32473.1.0.${n}`),
      ...["1", "10"].map((n) => `.1.3.6.1.4.1.32473.1.1.${n}`),
    ]);
  });

  it.each([
    ["SNMPv3 informs", () => v3()],
    ["SNMPv2c traps", () => ({ host: "127.0.0.1", port, version: "2c", community: "public" })],
  ])("understands %s: the clear has the identifier of the raise", async (_what, settings) => {
    const start = output.length;
    for (const type of ["incident.created", "incident.acknowledged", "incident.resolved"] as const)
      expect(await deliver(settings(), snmp.render(messageOf(type, "du-17 is slow")), `of-${type}`)).toMatchObject({ result: "delivered" });
    await vi.waitFor(() => expect(logged(start)).toHaveLength(3), 10_000);
    const [raised, changed, cleared] = logged(start);
    expect(raised).toMatch(/ = PADIT-MIB::paditAlarmRaised\s/);
    expect(raised).toMatch(/paditAlarmState\S* = opened\s.*paditAlarmSeverity\S* = critical\s/s);
    expect(raised).toMatch(/paditAlarmSummary\S* = "?Critical: du-17 is slow/);
    expect(changed).toMatch(/paditAlarmChanged.*paditAlarmState\S* = acknowledged\s/s);
    expect(cleared).toMatch(/paditAlarmCleared.*paditAlarmSeverity\S* = cleared\s/s);
    for (const text of [raised, changed, cleared]) expect(text).toMatch(new RegExp(`paditAlarmId\\S* = "?${ALERT_ID}`));
    expect(cleared).toMatch(/paditDeliveryId\S* = "?of-incident\.resolved/);
  });

  it("receives informs about hostile names", async () => {
    const start = output.length;
    for (const text of Object.values(HOSTILE))
      expect(await deliver(v3(), snmp.render(messageOf("incident.created", text)))).toMatchObject({ result: "delivered" });
    await vi.waitFor(() => expect(logged(start)).toHaveLength(Object.keys(HOSTILE).length), 10_000);
  });

  it("confirms nothing with a wrong key, and the outcome names no key", async () => {
    const start = output.length;
    const outcome = await deliver({ ...v3(), authKey: "another-auth" }, snmp.render(messageOf("incident.created", "du-17")));
    expect(outcome).toMatchObject({ result: "retry" });
    expect(JSON.stringify(outcome)).not.toMatch(/another-auth|secret/);
    expect(logged(start)).toEqual([]);
  });
});
