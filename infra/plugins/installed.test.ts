import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { fetchClient, loopback } from "../../packages/notifiers/src/testing/fetch-client";
import { messageOf } from "../../packages/notifiers/src/testing/messages";
import { buildBundles } from "../dev/build.mjs";
import { root } from "../dev/places.mjs";
import { run } from "../dev/run.mjs";
import { installPlugin, packPlugin, uninstallPlugin } from "./pack-plugin.mjs";

const EXAMPLES = ["ntp", "spectral-residual", "ntfy"] as const;
const SETTINGS = { windowMs: 60_000, latenessMs: 0, resolveDelayMs: 60_000, reopenWindowMs: 60_000, learningWindows: 30 };
const folder = mkdtempSync(join(tmpdir(), "padit-installed-"));
const plugins = join(folder, "plugins");

beforeAll(async () => {
  for (const name of EXAMPLES)
    await installPlugin(await packPlugin(join(root, `examples/plugin-${name}`), join(folder, "packed")), plugins);
  const broken = join(plugins, "detectors/broken");
  mkdirSync(broken, { recursive: true });
  writeFileSync(
    join(broken, "package.json"),
    '{ "name": "padit-plugin-broken", "version": "1.0.0", "padit": { "plugin": 1, "family": "detector", "entry": "./none.js" } }',
  );
}, 240_000);

/** The registries and what uses them, as in a process that has just started. */
async function start() {
  vi.resetModules();
  Reflect.deleteProperty(globalThis, "paditPlugins");
  const { protocols, sourceOf, describeSources } = await import("../../packages/protocols/src/index");
  const { detectors } = await import("../../packages/domain/src/detectors/index");
  const { NOTIFIERS } = await import("../../packages/notifiers/src/index");
  const { loadPlugins } = await import("../../packages/plugin-loader/src/index");
  const warnings: string[] = [];
  const report = await loadPlugins({
    folders: [{ path: plugins }],
    registries: [protocols, detectors, NOTIFIERS],
    warn: (message) => warnings.push(message),
  });
  const domain = await import("../../packages/domain/src/index");
  const bank = await import("../../packages/domain/src/detection/detector-bank");
  const model = await import("../../packages/domain/src/detection/model-change");
  return { sourceOf, describeSources, NOTIFIERS, warnings, report, ...domain, ...bank, ...model };
}
type Started = Awaited<ReturnType<typeof start>>;

const votersOf = ({ newBank, stepModel }: Started): string[] => {
  const state = { bank: newBank() };
  const random = (i: number) => Math.abs(Math.sin(i * 12.9898) * 43_758.5453) % 1;
  const verdicts = Array.from({ length: 120 }, (_, i) =>
    stepModel(state, { startMs: i * 60_000, value: 5 + random(i), resolution: 0 }, null, { preset: "balanced", learningWindows: 30 }),
  );
  return (verdicts.at(-1)?.votes ?? []).map(({ detector }) => detector);
};
const snapshotOf = ({ createShardPipeline }: Started, from?: Uint8Array) =>
  createShardPipeline(SETTINGS as never, { policies: [], rules: [], series: [] }, from).snapshot();

test("three packages are found, a broken one is named and skipped", async () => {
  const { report, warnings, describeSources } = await start();
  expect(report.loaded.map(({ package: name }) => name).sort()).toEqual(EXAMPLES.map((name) => `padit-plugin-${name}`).sort());
  expect(report.skipped).toEqual([{ package: "padit-plugin-broken", reason: "entry point missing" }]);
  expect(warnings).toEqual(["plugin padit-plugin-broken is skipped: entry point missing"]);
  // What the wizard of the site is made from.
  expect(describeSources().find(({ name }) => name === "ntp")).toMatchObject({ collectorKind: "agent", headline: { delay: "ntp_delay" } });
});

test("the detector votes beside the built-in ones", async () => {
  expect(votersOf(await start())).toContain("spectral-residual");
});

test("the channel notifies a real receiver", async () => {
  const bodies: string[] = [];
  const receiver = createServer(async (request, response) => {
    for await (const chunk of request) bodies.push(String(chunk));
    response.end("{}");
  });
  await new Promise<void>((done) => receiver.listen(0, "127.0.0.1", done));
  const { NOTIFIERS } = await start();
  const ntfy = NOTIFIERS.get("ntfy");
  const settings = { server: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`, topic: "noc" };
  const payload = ntfy?.render(messageOf("alert.created", "du-17 is slow")) ?? "";
  const attempt = { id: "d", at: new Date(), payload, record: null, previousSecrets: {}, signal: AbortSignal.timeout(10_000) };
  expect(await ntfy?.send({ http: fetchClient, network: loopback, mail: null }, attempt, settings)).toMatchObject({ result: "delivered" });
  expect(JSON.parse(bodies.join(""))).toMatchObject({ topic: "noc", title: "Critical: du-17 is slow" });
  receiver.close();
});

test("the packaged command detects with the plugin, and names the broken package", { timeout: 120_000 }, async () => {
  await buildBundles(["apps/cli"]);
  const csv = join(folder, "kpi.csv");
  const rows = Array.from(
    { length: 2_000 },
    (_, i) => `${i * 10_000},${(10 + Math.abs(Math.sin(i * 1.7)) + (i > 1_400 ? 6 : 0)).toFixed(3)}`,
  );
  writeFileSync(csv, `time_ms,value\n${rows.join("\n")}\n`);
  const replay = [join(root, "apps/cli/dist/main.mjs"), "replay", "--input", csv, "--metric", "ntp_delay"];
  const { code, output } = await run(process.execPath, replay, { env: { PADIT_PLUGINS_DIR: plugins } });
  expect(code).toBe(0);
  expect(output).toContain("padit: plugin padit-plugin-broken is skipped: entry point missing");
  // The metric's title comes from the protocol of a plugin, the vote from a detector of one.
  expect(output).toMatch(/"type":"open".*/);
  expect(output).toContain("ound-trip delay");
});

test("after plugins are removed, history stays readable, and no memory is misread", { timeout: 120_000 }, async () => {
  const before = await start();
  const snapshot = snapshotOf(before);
  expect(snapshotOf(before, snapshot.slice())).toEqual(snapshot);
  for (const name of EXAMPLES) await uninstallPlugin(`padit-plugin-${name}`, plugins);
  const after = await start();
  expect(after.report.loaded).toEqual([]);
  expect(votersOf(after)).not.toContain("spectral-residual");
  // A worker that reads a checkpoint of other detectors learns again from the log.
  expect(() => snapshotOf(after, snapshot.slice())).toThrow("written with other detectors");
  // An endpoint of the removed protocol keeps its series under its name; nothing probes it.
  expect(after.sourceOf({ protocol: "ntp" })).toMatchObject({ name: "ntp", title: "ntp", spec: null, metrics: {} });
  expect(after.sourceOf({ protocol: "ntp" }).address({ host: "192.0.2.1" })).toBe("");
  expect(after.NOTIFIERS.get("ntfy")).toBeUndefined();
});
