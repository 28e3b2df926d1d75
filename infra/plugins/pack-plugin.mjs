import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { folder } from "../dev/places.mjs";
import { mustRun } from "../dev/run.mjs";

/** Builds a plugin as its script `build` does and packs it with npm; answers the archive's path. */
export async function packPlugin(home, into) {
  await build({
    entryPoints: [join(home, "src/index.ts")],
    outfile: join(home, "dist/index.js"),
    ...{ bundle: true, platform: "node", target: "node20", format: "esm", logLevel: "warning" },
  });
  const { name, version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  await mustRun("npm", ["pack", "--silent", "--pack-destination", folder(into)], { cwd: home });
  return join(into, `${name}-${version}.tgz`);
}

/** Installs an archive into a plugins folder as the documentation says. Nothing is downloaded. */
export const installPlugin = (archive, into) =>
  mustRun("npm", ["install", "--prefix", folder(into), "--offline", "--no-audit", "--no-fund", "--ignore-scripts", archive], { cwd: into });

export const uninstallPlugin = (name, from) =>
  mustRun("npm", ["uninstall", "--prefix", from, "--offline", "--no-audit", "--no-fund", name], { cwd: from });
