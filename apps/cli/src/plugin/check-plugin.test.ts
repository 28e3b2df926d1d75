import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { checkPlugin } from "./check-plugin";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** A package of one bundled file, as `npm run build` of a plugin makes it. */
async function built(name: string, family: string, contents: string, api: unknown = 1): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "padit-check-"));
  const padit = { plugin: api, family, entry: "./index.js" };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version: "1.0.0", type: "module", padit }));
  await build({
    stdin: { contents, resolveDir: join(root, "examples/plugin-ntp"), loader: "ts" },
    outfile: join(folder, "index.js"),
    ...{ bundle: true, platform: "node", target: "node20", format: "esm", logLevel: "error" },
  });
  return folder;
}
const example = (name: string) => join(root, `examples/plugin-${name}/src/index.ts`);
const problemsOf = async (folder: string, settings = {}) =>
  (await checkPlugin(folder, settings)).flatMap(({ demand, problem }) => (problem === null ? [] : [`${demand}: ${problem}`]));
const changed = (name: string, change: string) =>
  `import plugin from ${JSON.stringify(example(name))};\nimport { z } from "@padit/plugin";\nconst kept = z;\nexport default { ...plugin, ${change} };`;

test.each([
  ["ntp", "protocol"],
  ["spectral-residual", "detector"],
  ["ntfy", "notifier"],
])("the example %s passes the checks of its family", async (name, family) => {
  expect(await problemsOf(await built(`padit-plugin-${name}`, family, changed(name, "")))).toEqual([]);
});

test.each<[string, string, string, string, RegExp]>([
  [
    "measures without an answer",
    "ntp",
    "protocol",
    "probe: { run: async () => ({ outcome: 'ok', atMs: 0, stampSource: 'user', metrics: {} }) }",
    /ends as ok/,
  ],
  ["throws in every run", "ntp", "protocol", "probe: { run: async () => { throw new Error('boom'); } }", /boom/],
  ["accepts unknown settings", "ntp", "protocol", "target: z.object({ ...plugin.target.shape })", /notASetting.* is accepted/],
  ["draws scores by chance", "spectral-residual", "detector", "step: () => ({ raw: Math.random(), band: null })", /other scores/],
  [
    "keeps its memory in the module",
    "spectral-residual",
    "detector",
    "step: ((n) => () => n++ < 50 ? null : { raw: n, band: null })(0)",
    /the scores are others/,
  ],
  ["repeats a text unchanged", "ntfy", "notifier", "render: (message) => message.organization.name", /changes the form|hidden characters/],
  ["renders without a limit", "ntfy", "notifier", "render: (message) => JSON.stringify(message)", /bytes/],
  ["throws while it sends", "ntfy", "notifier", "send: async () => { throw new Error('boom'); }", /send throws/],
])("a plugin that %s is found out", async (_what, name, family, change, problem) => {
  const problems = await problemsOf(await built("padit-plugin-bad", family, changed(name, change)));
  expect(problems.join("\n")).toMatch(problem);
});

test("an adapter is checked as the protocol that is made of it", async () => {
  const adapter = `export const createAdapter = () => ({ name: "fan", version: "1.0.0", description: "A fan.", validateConfig: () => true,
    metrics: [{ metric_name: "speed", unit: "rpm" }], async *collect() { await new Promise(() => undefined); yield 1; } });`;
  expect(await problemsOf(await built("padit-plugin-fan", "protocol", adapter))).toEqual([]);
});

test("a package that does not load has one finding, with what to do", async () => {
  expect(await problemsOf(await built("padit-plugin-bad", "detector", "export default {};"))).toEqual([
    expect.stringMatching(/^the package loads.*name: .*Correct what the entry point exports$/),
  ]);
  expect(await problemsOf(await built("padit-plugin-bad", "detector", "export default {};", 2))).toEqual([
    expect.stringContaining("needs plugin API 2"),
  ]);
  await expect(checkPlugin(tmpdir(), {})).rejects.toThrow("holds no package.json with padit.plugin");
});
