// npm run package:collector [-- --with-node]: the collector as a folder that needs neither this checkout nor node_modules, packed as
// dist/padit-collector-<version>-<platform>.tar.gz. --with-node adds the Node that runs this script, for machines that have none.
import { chmodSync, copyFileSync, cpSync, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { bootstrap } from "../dev/bootstrap.mjs";
import { buildBundles } from "../dev/build.mjs";
import { folder, root } from "../dev/places.mjs";
import { mustRun, say } from "../dev/run.mjs";

const recipe = join(root, "infra/package/collector");
const bundle = join(root, "collectors/agent/dist/main.mjs");
const native = join(root, "collectors/native/build");

/** Packs what was built into `into`; answers the archive's path. */
export async function packCollector({ into = join(root, "dist"), withNode = false } = {}) {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const name = `padit-collector-${version}-${process.platform}-${process.arch}`;
  const staged = join(folder(into, 0o755), name);
  rmSync(staged, { recursive: true, force: true });
  cpSync(recipe, staged, { recursive: true });
  const lib = folder(join(staged, "lib"), 0o755);
  copyFileSync(bundle, join(lib, "main.mjs"));
  // Without it the collector stamps in user space, and says why.
  const addon = ["padit-native.node", "why-not.txt"].find((file) => existsSync(join(native, file)));
  if (addon !== undefined) copyFileSync(join(native, addon), join(lib, addon));
  if (withNode) copyFileSync(process.execPath, join(lib, "node"));
  copyFileSync(join(root, "LICENSE"), join(staged, "LICENSE"));
  writeFileSync(join(staged, "VERSION"), `${version}\n`);
  for (const program of ["install.sh", "bin/padit-collector", "bin/padit-collector-in-container"]) chmodSync(join(staged, program), 0o755);

  const archive = join(into, `${name}.tar.gz`);
  // The same input makes the same bytes.
  const same = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mtime=@0", "--mode=u+rwX,go+rX,go-w"];
  await mustRun("tar", ["-C", into, ...same, "-czf", `${archive}.new`, name]);
  renameSync(`${archive}.new`, archive);
  rmSync(staged, { recursive: true });
  return archive;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({ options: { "with-node": { type: "boolean", default: false } } });
  await bootstrap();
  await buildBundles(["collectors/agent"]);
  const archive = await packCollector({ withNode: values["with-node"] });
  say(`${relative(root, archive)} (${(statSync(archive).size / 2 ** 20).toFixed(1)} MiB)`);
}
