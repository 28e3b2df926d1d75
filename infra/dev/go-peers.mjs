import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findExecutable } from "./executables.mjs";
import { cacheDir } from "./places.mjs";

/** Programs in Go that tests compare with or ask for a judgement, at the versions that the tests were written for. */
const PEERS = {
  helm: { package: "helm.sh/helm/v3/cmd/helm", version: "v3.22.0" },
  kubeconform: { package: "github.com/yannh/kubeconform/cmd/kubeconform", version: "v0.7.0" },
};

/**
 * Where the program is in the user's cache. `PADIT_TEST_PEERS=1` builds it if it is not there, which takes minutes and a gigabyte of Go's
 * caches.
 * @param {keyof typeof PEERS} name
 * @returns {{ file: string, missing: null } | { file: null, missing: string }} `missing` says why there is none
 */
export function goPeer(name) {
  const file = join(cacheDir, `${name}-${PEERS[name].version}`, name);
  if (existsSync(file)) return { file, missing: null };
  if (process.env.PADIT_TEST_PEERS !== "1") return { file: null, missing: `${name} is not built; PADIT_TEST_PEERS=1 builds it with Go` };
  const go = findExecutable("go") ?? findExecutable("go", ["/usr/local/go/bin"]);
  if (go === undefined) return { file: null, missing: `${name} is not built, and there is no Go to build it with` };
  build(go, PEERS[name], dirname(file));
  return { file, missing: null };
}

/** `go install` refuses modules with `replace` lines; a module of one's own that names the program as its tool does not. */
function build(go, { package: program, version }, into) {
  const module = mkdtempSync(join(tmpdir(), "padit-go-"));
  const run = (...args) => execFileSync(go, args, { cwd: module, stdio: "pipe", env: { ...process.env, CGO_ENABLED: "0" } });
  try {
    run("mod", "init", "padit.invalid/peer");
    run("get", "-tool", `${program}@${version}`);
    mkdirSync(into, { recursive: true });
    run("build", "-trimpath", "-ldflags", "-s -w", "-o", `${into}/`, program);
  } finally {
    rmSync(module, { recursive: true, force: true });
  }
}
