import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { RECEIVERS, type Receiver } from "@padit/notifiers/testing";
import { parseCidrs } from "@padit/services/egress";
import { createIntegration } from "@padit/services/integrations";
import { createKeyring } from "@padit/services/keyring";
import { enqueue } from "@padit/services/outbox";
import { createTestOrganization } from "@padit/services/testing/test-organization";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { KilledDispatcherInput } from "../testing/killed-dispatcher";
import { randomKey } from "../testing/tenant-fixture";

const HOLDS = ["rendered", "claimed", "sending", "answered"] as const satisfies KilledDispatcherInput["hold"][];
const KILLS = 50;
/** Longer than a claim and the time after which a delivery counts as overdue. */
const CLOCK_STEP_MS = 100_000;
const LOOPBACK = parseCidrs("127.0.0.1/32");
const APP = join(import.meta.dirname, "../..");

let database: TestDatabase;
let folder: string;
let receivers: Record<"pagerduty" | "slack", Receiver>;
beforeAll(async () => {
  database = await createTestDatabase();
  // Below the app, so that the program finds the packages that are not bundled.
  mkdirSync(join(APP, "dist"), { recursive: true });
  folder = mkdtempSync(join(APP, "dist", "killed-dispatcher-"));
  const banner = 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);';
  await build({
    ...{ entryPoints: [join(APP, "src/testing/killed-dispatcher.ts")], outfile: join(folder, "program.mjs") },
    ...{ bundle: true, platform: "node", format: "esm", banner: { js: banner } },
    external: ["@temporalio/*", "@prisma/*", "@node-rs/argon2", "pg"],
  });
  const open = async (channel: string): Promise<Receiver> => {
    const receiver = await RECEIVERS[channel]?.();
    if (!receiver) throw new Error(`no receiver for ${channel}`);
    return receiver;
  };
  receivers = { pagerduty: await open("pagerduty"), slack: await open("slack") };
}, 120_000);
afterAll(async () => {
  await Promise.all(Object.values(receivers).map((receiver) => receiver.close()));
  rmSync(folder, { recursive: true, force: true });
  await database.dispose();
});

/** How often the receiver may get a message whose worker was killed there. A kill while it is sent comes before or after its arrival. */
const SENT: Readonly<Record<(typeof HOLDS)[number], readonly number[]>> = { rendered: [1], claimed: [1], sending: [1, 2], answered: [2] };

/** Creates an incident and the message about its opening for each integration. */
async function openIncident(tenantId: string, integrationIds: readonly string[], title: string): Promise<void> {
  const at = new Date();
  const id = newId();
  await database.db.withTenant(tenantId, async (tx) => {
    const cause = { type: "unknown", id: null, name: null, symptom: "outage", runnerUp: null, confidence: null, twins: [] };
    const counts = { explained: 0, failing: 0, active: 0, failingElsewhere: 0, activeElsewhere: 0 };
    const texts = { title, sentence: title, kind: "outage" };
    await tx.incident.create({ data: { tenantId, id, ...texts, severity: "critical", cause: { ...cause, ...counts }, openedAt: at } });
    for (const integrationId of integrationIds)
      await enqueue(tx, { kind: "delivery", eventType: "incident.created", incidentId: id, integrationId, change: "opened" });
  });
}

/** Runs the program until it has reported `held` this often and kills it, or until it ends by itself. Returns the lines that it wrote. */
async function run(input: KilledDispatcherInput, killAfter: number | null): Promise<string[]> {
  const child = spawn(process.execPath, [join(folder, "program.mjs"), JSON.stringify(input)], { stdio: ["ignore", "pipe", "inherit"] });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on("line", (line) => {
    lines.push(line);
    if (lines.filter((each) => each === "held").length === killAfter) child.kill("SIGKILL");
  });
  const [[code, signal]] = await Promise.all([once(child, "exit"), once(reader, "close")]);
  expect({ code, signal }).toEqual(killAfter === null ? { code: 0, signal: null } : { code: null, signal: "SIGKILL" });
  return lines;
}

test("after 50 kills between rendering and the stored answer nothing is lost, and the log says what may have come twice", async () => {
  const key = randomKey();
  const organization = await createTestOrganization(database.db, createKeyring(key));
  const { tenantId } = organization;
  const owner = { ...organization.owner, site: { ...organization.owner.site, egressPolicy: { allow: LOOPBACK } } };
  const idOf = async (type: "pagerduty" | "slack"): Promise<string> =>
    (await createIntegration(owner, { type, name: type, settings: { ...receivers[type].settings } })).id;
  const ids = { pagerduty: await idOf("pagerduty"), slack: await idOf("slack") };
  const integrationIds = Object.values(ids);
  const { app, system } = database.urls;
  const common = { urls: { app, system }, key, tenantId, integrationIds };
  const holdOf = (kill: number) => HOLDS[kill % HOLDS.length] ?? "answered";
  const titleOf = (kill: number): string => `fault ${kill}.`;

  for (let kill = 0; kill < KILLS; kill++) {
    const hold = holdOf(kill);
    await openIncident(tenantId, integrationIds, titleOf(kill));
    const input = { ...common, clockOffsetMs: kill * CLOCK_STEP_MS, hold, heldText: titleOf(kill) };
    const [rescued] = await run(input, hold === "rendered" ? 1 : integrationIds.length);
    expect(rescued).toBe(`rescued ${kill === 0 ? 0 : integrationIds.length}`);
  }
  expect(await run({ ...common, clockOffsetMs: KILLS * CLOCK_STEP_MS, hold: null, heldText: "" }, null)).toEqual(["rescued 2"]);

  const deliveries = await database.db.withTenant(tenantId, (tx) =>
    tx.delivery.findMany({ where: { tenantId }, include: { attempts: { orderBy: { n: "asc" } } } }),
  );
  expect(deliveries.length).toBe(KILLS * integrationIds.length);
  for (const channel of ["pagerduty", "slack"] as const)
    for (let kill = 0; kill < KILLS; kill++) {
      const own = deliveries.filter(({ integrationId, payload }) => integrationId === ids[channel] && payload.includes(titleOf(kill)));
      const outcomes = own.flatMap(({ attempts }) => attempts.map(({ outcome }) => outcome));
      const isAttempted = holdOf(kill) !== "rendered";
      expect(own).toMatchObject([{ state: "delivered", claimedUntil: null }]);
      expect(outcomes).toEqual(isAttempted ? ["interrupted", "delivered"] : ["delivered"]);
      const received = receivers[channel].received.filter((body) => body.includes(titleOf(kill)));
      expect(SENT[holdOf(kill)]).toContain(received.length);
      // Equal keys and equal bodies: PagerDuty keeps one incident.
      expect(new Set(received).size).toBe(1);
      const [interruption] = own[0]?.attempts ?? [];
      const sentence = channel === "slack" ? "may have got the message, and gets it again" : "the receiver recognises a repetition";
      if (isAttempted) expect(interruption?.reason).toContain(sentence);
    }
}, 300_000);
