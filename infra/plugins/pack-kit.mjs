// npm run package:plugin-kit: @padit/plugin as an npm package of its own, dist/padit-plugin-<version>.tgz. It needs zod and nothing else of PADIT.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { folder, root } from "../dev/places.mjs";
import { mustRun, say } from "../dev/run.mjs";

const kit = join(root, "packages/plugin");
const ENTRIES = ["index", "testing"];
/** The kit and the packages whose entries it hands on. */
const ROOMS = ["plugin", "domain", "notifiers", "protocols"];

const readManifest = (path) => JSON.parse(readFileSync(join(path, "package.json"), "utf8"));

/** Builds the kit and packs it into a folder; answers the archive's path. */
export async function packKit(into = join(root, "dist")) {
  const staged = join(folder(into, 0o755), "padit-plugin");
  rmSync(staged, { recursive: true, force: true });
  await build({
    entryPoints: ENTRIES.map((name) => join(kit, `src/${name}.ts`)),
    outdir: staged,
    ...{ bundle: true, splitting: true, platform: "node", target: "node20", format: "esm", external: ["zod"], logLevel: "warning" },
  });
  await writeTypes(staged);
  const { name, version } = readManifest(kit);
  const entry = (file) => ({ types: `./types/plugin/src/${file}.d.ts`, default: `./${file}.js` });
  const manifest = {
    ...{ name, version, description: "What plugins of PADIT are made with.", license: "Apache-2.0", type: "module", sideEffects: false },
    exports: { ".": entry("index"), "./testing": entry("testing") },
    // The version that PADIT has: descriptions of settings are made from a plugin's schemas.
    dependencies: { zod: readManifest(join(kit, "node_modules/zod")).version },
  };
  writeFileSync(join(staged, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await mustRun("npm", ["pack", "--silent", "--pack-destination", into], { cwd: staged });
  rmSync(staged, { recursive: true });
  return join(into, `padit-plugin-${version}.tgz`);
}

/** Declarations of all files that the kit reaches, with imports that need no workspace. */
async function writeTypes(staged) {
  const entries = new Map(Object.entries(Object.assign({}, ...ROOMS.map(entriesOf))));
  const settings = join(kit, ".types.json");
  const paths = Object.fromEntries([...entries].map(([specifier, file]) => [specifier, [`./${relative(kit, file)}`]]));
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: "..",
    outDir: join(staged, "types"),
    paths,
  };
  const roots = ENTRIES.map((name) => `src/${name}.ts`);
  writeFileSync(settings, JSON.stringify({ extends: "./tsconfig.json", compilerOptions, include: [], files: roots }));
  try {
    await mustRun(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", settings], { cwd: kit });
  } finally {
    rmSync(settings);
  }
  const types = join(staged, "types");
  const emitted = (file) => join(types, relative(join(root, "packages"), file)).replace(/\.ts$/, ".d.ts");
  const files = readdirSync(types, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".d.ts"));
  for (const file of files) {
    const path = join(types, file);
    const text = readFileSync(path, "utf8").replace(/((?:from|import\() ?")([@.][^"]+)"/g, (_, before, specifier) => {
      const own = entries.get(specifier);
      const target = own === undefined ? join(dirname(path), specifier) : emitted(own).replace(/\.d\.ts$/, "");
      const whole = existsSync(`${target}.d.ts`) ? target : join(target, "index");
      return `${before}${asSpecifier(relative(dirname(path), whole))}.js"`;
    });
    writeFileSync(path, text);
  }
}

const asSpecifier = (path) => (path.startsWith(".") ? path : `./${path}`);

/**
 * The entries of a room as other rooms import them, with their files.
 * @returns {Record<string, string>}
 */
function entriesOf(room) {
  const home = join(root, "packages", room);
  const { name, exports } = readManifest(home);
  return Object.fromEntries(Object.entries(exports).map(([subpath, file]) => [join(name, subpath), join(home, file)]));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) say(relative(root, await packKit()));
