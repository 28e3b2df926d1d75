import { chownSync } from "node:fs";
import { dirname } from "node:path";
import { run } from "./run.mjs";

/**
 * PostgreSQL refuses to run as root. Answers the words to put before its command line so that it runs as `postgres` (or `nobody`),
 * by exec and without a process of ours around it, and hands `dir` to that user. Where a parent folder bars that user, it gets the
 * ambient capability to pass through folders. For anybody but root the prefix is empty.
 */
export async function unprivilegedPrefix(dir) {
  if (process.getuid?.() !== 0) return [];
  const { name, uid, gid } = await unprivilegedUser();
  chownSync(dir, uid, gid);
  const user = ["setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups", "--no-new-privs"];
  const plain = [...user, "--inh-caps=-all", "--bounding-set=-all"];
  const passing = [...user, ...["inh-caps", "ambient-caps", "bounding-set"].map((set) => `--${set}=-all,+dac_read_search`)];
  for (const prefix of [plain, passing]) {
    // Not `test -x`, which asks for mode bits and knows nothing of capabilities.
    const [command, ...args] = [...prefix, "ls", dir];
    if ((await run(command, args)).code === 0) return prefix;
  }
  throw new Error(
    `the user ${name} cannot enter ${dir}: open its parent folders (${dirname(dir)}), or set PADIT_DATA_DIR to another place`,
  );
}

async function unprivilegedUser() {
  for (const name of ["postgres", "nobody"]) {
    const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
    if (uid.code === 0 && gid.code === 0) return { name, uid: Number(uid.output), gid: Number(gid.output) };
  }
  throw new Error("running as root needs an unprivileged user (postgres or nobody) for PostgreSQL");
}
