import { join } from "node:path";
import { isStale, markFresh } from "./freshness.mjs";
import { root } from "./places.mjs";
import { mustRun, say } from "./run.mjs";

const shared = ["packages", "prisma/schema.prisma", "pnpm-lock.yaml", "infra/dev/bundle.mjs"];
const bundled = ["collectors/responder", "collectors/agent", "apps/ingest", "apps/worker", "apps/cli"];

/** Bundles the processes and the command, each only when what it is made from changed. */
export async function buildBundles(folders = bundled) {
  for (const folder of folders) {
    // The command and the worker run the collectors' code too.
    const unit = { stamp: `${folder}/dist/.inputs`, inputs: [...shared, "collectors", folder] };
    if (!isStale(unit, `${folder}/dist/main.mjs`)) continue;
    say(`bundling ${folder} (usually 1 to 5 s)`);
    await mustRun("npm", ["run", "build"], { cwd: join(root, folder) });
    markFresh(unit);
  }
}

/** Builds the site for production when what it is made from changed. */
export async function buildSite() {
  const unit = { stamp: "apps/web/.next/.inputs", inputs: [...shared, "apps/web"] };
  if (!isStale(unit, "apps/web/dist/main.mjs")) return;
  say("building the site (usually half a minute to a minute and a half)");
  await mustRun("npm", ["run", "build"], { cwd: join(root, "apps/web"), env: { NEXT_TELEMETRY_DISABLED: "1" } });
  markFresh(unit);
}
