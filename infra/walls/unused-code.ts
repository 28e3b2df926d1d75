import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { root } from "../dev/places.mjs";

const KNIP = join(root, "node_modules/knip/bin/knip.js");
const CONFIG = join(root, "infra/walls/knip.ts");
const REPORT_BYTES_MAX = 16 * 1024 * 1024;

/** A duplicate is the list of a thing's names. */
const Found = z.union([z.object({ name: z.string() }), z.array(z.object({ name: z.string() }))]);
const Report = z.object({ issues: z.array(z.object({ file: z.string() }).catchall(z.array(Found))) });

/** Exports, files and dependencies of the workspace in `folder` that nothing uses, as `kind, file: name`. */
export async function unusedCode(folder: string): Promise<string[]> {
  const args = [KNIP, "--directory", folder, "--config", CONFIG, "--reporter", "json", "--no-exit-code", "--no-config-hints"];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: REPORT_BYTES_MAX });
  return Report.parse(JSON.parse(stdout)).issues.flatMap(({ file, ...kinds }) =>
    Object.entries(kinds).flatMap(([kind, found]) => found.map((one) => `${kind}, ${file}: ${namesOf(one)}`)),
  );
}

const namesOf = (found: z.infer<typeof Found>): string =>
  [found]
    .flat()
    .map(({ name }) => name)
    .join(" = ");
