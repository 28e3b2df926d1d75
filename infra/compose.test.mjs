import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findExecutable } from "./dev/executables.mjs";
import { cacheDir, folder, root } from "./dev/places.mjs";

const go = findExecutable("go") ?? findExecutable("go", ["/usr/local/go/bin"]);
const parserFile = join(cacheDir, "bin/compose-go");

/** The compose specification's own parser, built once per user (20 s). */
function parser() {
  if (!existsSync(parserFile)) {
    const bin = folder(join(cacheDir, "bin"), 0o755);
    if (!go) throw new Error("the parser is not built, and there is no Go to build it with");
    execFileSync(go, ["install", "github.com/compose-spec/compose-go/v2/cmd@v2.16.2"], { env: { ...process.env, GOBIN: bin } });
    renameSync(join(bin, "cmd"), parserFile);
  }
  return parserFile;
}

const hasParser = go || existsSync(parserFile);
if (!hasParser) console.warn("skipped: the compose specification's own parser needs Go once, to be built");
test.runIf(hasParser)("the compose file is what the compose specification's own parser accepts", { timeout: 180_000 }, () => {
  const output = execFileSync(parser(), ["-no-interpolation", "-format", "json", "docker-compose.yml"], { cwd: root, encoding: "utf8" });
  const { services } = JSON.parse(output);
  expect(Object.keys(services).sort()).toEqual([
    "collector",
    "ingest",
    "secrets",
    "setup",
    "signer",
    "temporal",
    "timescaledb",
    "web",
    "worker",
  ]);
  for (const [name, service] of Object.entries(services))
    if (!["secrets", "setup"].includes(name)) expect(service.healthcheck, name).toBeDefined();
  // A fresh clone has no file of settings: no variable may be required.
  expect(readFileSync(join(root, "docker-compose.yml"), "utf8")).not.toMatch(/\$\{\w+:?\?/);
});
