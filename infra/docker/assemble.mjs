// node infra/docker/assemble.mjs <folder>: copies what PADIT's processes need at run time from this built checkout into a folder, and installs
// their production dependencies there.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { root } from "../dev/places.mjs";
import { mustRun } from "../dev/run.mjs";

const target = process.argv[2] ?? "";
if (target === "") throw new Error("usage: node infra/docker/assemble.mjs <folder>");

/** Rooms whose production dependencies are installed. The other processes are bundled whole. */
const INSTALLED_ROOMS = ["@padit/web", "@padit/ingest", "@padit/worker"];
const PROCESSES = ["apps/web", "apps/ingest", "apps/worker", "collectors/agent"];
const FILES = [
  "LICENSE",
  "package.json",
  "pnpm-lock.yaml",
  "pnpm-workspace.yaml",
  "apps/web/.next",
  "collectors/native/build",
  "prisma",
  "config",
];
const CONTAINER_FILES = ["run.mjs", "secrets.mjs", "make-secrets.mjs"]
  .map((name) => `infra/docker/${name}`)
  .concat(["infra/config/settings.mjs", "infra/config/load.mjs", "infra/dev/process-secrets.mjs"]);
/** Of their folders in pnpm's store. Browser libraries are in the site's bundles. */
const BUILD_TOOLS =
  /^(prisma|effect|typescript|esbuild|lucide-react|react-aria|react-stately|react-aria-components|elkjs|es-toolkit|recharts)@|^@(prisma\+studio-core|electric-sql\+|esbuild\+|img\+)/;
/** Files of the build that no process reads at run time: caches, generated types, traces, source maps. */
const BUILD_REMAINS = /^apps\/web\/\.next\/(cache|dev|types|trace)|\.mjs\.map$/;

for (const file of [...FILES, ...CONTAINER_FILES, ...manifests(), ...PROCESSES.map((folder) => `${folder}/dist`)]) copy(file);
const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const filters = INSTALLED_ROOMS.flatMap((name) => ["--filter", name]);
await mustRun("npx", ["-y", packageManager, "install", "--prod", "--frozen-lockfile", "--prefer-offline", "--ignore-scripts", ...filters], {
  cwd: target,
});

// The settings are read before any process runs. The package has no dependencies.
const yaml = realpathSync(join(root, "node_modules/yaml"));
cpSync(yaml, join(target, "infra/config/node_modules/yaml"), { recursive: true, filter: (path) => !/\/browser$/.test(path) });

// What production dependencies bring along and no process loads: tools of the build, and other platforms' binaries.
const store = join(target, "node_modules/.pnpm");
for (const name of readdirSync(store)) if (BUILD_TOOLS.test(name)) rmSync(join(store, name), { recursive: true });
for (const folder of coreBridgeReleases()) rmSync(folder, { recursive: true });

/** Temporal's native part, built for every platform. */
function coreBridgeReleases() {
  const own = `${process.arch === "x64" ? "x86_64" : "aarch64"}-unknown-linux-gnu`;
  return readdirSync(store)
    .filter((name) => name.startsWith("@temporalio+core-bridge@"))
    .map((name) => join(store, name, "node_modules/@temporalio/core-bridge/releases"))
    .flatMap((releases) => readdirSync(releases).map((platform) => ({ platform, folder: join(releases, platform) })))
    .filter(({ platform }) => platform !== own)
    .map(({ folder }) => folder);
}

/** The manifest of every room: pnpm refuses a lock file that names a room without one. */
function manifests() {
  const rooms = ["apps", "packages", "collectors", "examples"].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => `${parent}/${name}`),
  );
  return rooms.map((room) => `${room}/package.json`).filter((file) => existsSync(join(root, file)));
}

function copy(file) {
  mkdirSync(dirname(join(target, file)), { recursive: true });
  cpSync(join(root, file), join(target, file), { recursive: true, filter: (path) => !BUILD_REMAINS.test(relative(root, path)) });
}
