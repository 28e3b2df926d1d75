import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { detectors } from "@padit/domain/detectors";
import { PLUGIN_API } from "@padit/domain/plugins";
import { beforeEach, expect, test, vi } from "vitest";

/** Contents by path within the package. */
type Files = Readonly<Record<string, string>>;
let folder: string;

const install = (place: string, files: Files) => {
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, place, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
};
const manifest = (name: string, padit: unknown) => JSON.stringify({ name, version: "1.2.0", type: "module", padit });
const detector = (name: string, padit: object = {}): Files => ({
  "package.json": manifest(`padit-${name}`, { plugin: 1, family: "detector", entry: "./index.js", ...padit }),
  "index.js": `import { z } from ${JSON.stringify(import.meta.resolve("zod"))};
export default { name: "${name}", version: "1.2.0", title: "Test", description: "Finds nothing.", family: "residual", source: "Nobody 2026",
  blindTo: "everything", params: z.object({}), slots: () => 1, step: () => { throw new Error("broken step"); } };`,
});

/** The registries of a process that has just started. */
async function start(folders: readonly { path: string; isOptional?: true }[] = [{ path: folder }]) {
  vi.resetModules();
  Reflect.deleteProperty(globalThis, "paditPlugins");
  const { detectors: registry } = await import("@padit/domain/detectors");
  const { loadPlugins } = await import("./load-plugins");
  const warnings: string[] = [];
  const report = await loadPlugins({ folders, registries: [registry], warn: (message) => warnings.push(message) });
  return {
    registry,
    report,
    warnings,
    added: registry
      .list()
      .slice(BUILT_IN.length)
      .map(({ name }) => name),
  };
}
const BUILT_IN = detectors.list();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "padit-plugins-"));
});

test("packages are found in the folders of the families, in node_modules, with a scope, and in the folder itself", async () => {
  install("detectors/one", detector("one"));
  install("node_modules/padit-two", detector("two"));
  install("node_modules/@owner/three", detector("three"));
  install("four", detector("four"));
  install("node_modules/left-pad", { "package.json": manifest("left-pad", undefined) });
  const { added, report, warnings } = await start();
  expect(added.sort()).toEqual(["four", "one", "three", "two"]);
  expect(report.loaded).toContainEqual({ family: "detector", name: "one", version: "1.2.0", package: "padit-one" });
  expect({ warnings, skipped: report.skipped }).toEqual({ warnings: [], skipped: [] });
});

test("a folder that does not exist is named, unless it is optional", async () => {
  expect((await start([{ path: join(folder, "none") }])).warnings).toEqual([`plugin folder not found: ${join(folder, "none")}`]);
  expect((await start([{ path: join(folder, "none"), isOptional: true }])).warnings).toEqual([]);
});

test.each<[string, Files, string]>([
  [
    "an entry point that is missing",
    { "package.json": detector("bad", { entry: "./dist/index.js" })["package.json"] ?? "" },
    "entry point missing",
  ],
  ["an entry point outside of the package", detector("bad", { entry: "../good/index.js" }), "entry point missing"],
  ["another API", detector("bad", { plugin: PLUGIN_API.newest + 1 }), `it needs plugin API 2, and this version of PADIT supports 1`],
  ["no number of an API", detector("bad", { plugin: "^1" }), "package.json states no plugin API (padit.plugin must be a number)"],
  ["a family that there is not", detector("bad", { family: "broker" }), "padit.family must be one of protocol, detector, notifier"],
  ["an import that is missing", { ...detector("bad"), "index.js": 'import "/opt/none.js";' }, "Cannot find module '…' imported from …"],
  ["code that throws", { ...detector("bad"), "index.js": 'throw new Error("no such module");' }, "no such module"],
  [
    "no default export",
    { ...detector("bad"), "index.js": "export const plugin = 1;" },
    "the default export: Invalid input: expected object, received undefined",
  ],
  [
    "a member that is not whole",
    { ...detector("bad"), "index.js": (detector("bad")["index.js"] ?? "").replace("slots", "slot") },
    "slots: must be a function",
  ],
])("a package with %s is named and skipped, and the others are loaded", async (_what, files, reason) => {
  install("detectors/bad", files);
  install("detectors/good", detector("good"));
  const { added, report, warnings } = await start();
  expect(added).toEqual(["good"]);
  expect(report.skipped).toEqual([{ package: "padit-bad", reason }]);
  expect(warnings).toEqual([expect.stringMatching(/^plugin padit-bad .*is skipped: /)]);
});

test("an entry point without a default export may make its plugin by createAdapter, as the founding guide's adapters do", async () => {
  const files = detector("made");
  install("made", {
    ...files,
    "index.js": (files["index.js"] ?? "").replace("export default", "export const createAdapter = () => (").replace(/;$/, ");"),
  });
  const { added, warnings } = await start();
  expect({ added, warnings }).toEqual({ added: ["made"], warnings: [] });
});

test("a package.json that cannot be read is named by its folder", async () => {
  install("detectors/torn", { "package.json": "{" });
  expect((await start()).report.skipped).toEqual([{ package: "torn", reason: "its package.json cannot be read" }]);
});

test("a second plugin of a name replaces the first and says so", async () => {
  install("detectors/other", detector("cusum"));
  const { registry, warnings } = await start();
  expect(registry.list().map(({ name }) => name)).toEqual(BUILT_IN.map(({ name }) => name));
  expect(registry.get("cusum")?.blindTo).toBe("everything");
  expect(warnings).toEqual([expect.stringMatching(/^detector cusum .* is replaced by version 1\.2\.0$/)]);
});

test("a detector whose step throws counts as learning", async () => {
  install("detectors/one", detector("one"));
  const { registry } = await start();
  const memory = { f64: new Float64Array(4) };
  expect(registry.get("one")?.step(memory as never, 0, { startMs: 0, value: 1, resolution: 0 }, 15)).toBeNull();
});

test("a second copy of the registries, as in another bundle of the process, has the same plugins", async () => {
  install("detectors/one", detector("one"));
  await start();
  vi.resetModules();
  const copy = await import("@padit/domain/detectors");
  expect(copy.detectors).not.toBe(detectors);
  expect(copy.detectors.get("one")?.version).toBe("1.2.0");
});
