import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { buildBundles } from "./build.mjs";
import { giveAgentFolder, giveObjectFolder, prepareDataFolder, responderSocket } from "./data-owners.mjs";
import { isUserOf, ProcessUsers, pickFirstUserId } from "./process-users.mjs";

const users = await ProcessUsers.open(pickFirstUserId());
if (!users.areSeparate) console.warn(`skipped: ${users.reason}`);
const [NET_RAW, DAC_OVERRIDE, DAC_READ_SEARCH, SETPCAP, NET_BIND_SERVICE] = [1 << 13, 1 << 1, 1 << 2, 1 << 8, 1 << 10];
let parent;
let dataDir;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "padit-users-"));
  dataDir = join(parent, "data");
  mkdirSync(dataDir, { mode: 0o700 });
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** What a component started by the words is: its user and its capabilities. */
async function rightsOf(name, options) {
  const { command, args } = await users.own({ name, command: "/bin/cat", args: ["/proc/self/status"] }, options);
  const status = execFileSync(command, args, { encoding: "utf8" });
  const field = (key) => new RegExp(`^${key}:\\s*(\\w+)`, "m").exec(status)?.[1] ?? "";
  const [effective, bounding] = ["CapEff", "CapBnd"].map((key) => Number.parseInt(field(key), 16));
  return { uid: Number(field("Uid")), gid: Number(field("Gid")), effective, bounding, noNewPrivileges: field("NoNewPrivs") };
}
const ownerOf = (...path) => statSync(join(dataDir, ...path)).uid;
const modeOf = (...path) => statSync(join(dataDir, ...path)).mode & 0o7777;

describe.skipIf(!users.areSeparate)("started by root", () => {
  test.each([
    ["web", {}, 0],
    ["web", { port: 443 }, NET_BIND_SERVICE],
    ["agent", {}, NET_RAW],
  ])("%s with %o has a user of its own and the capabilities %i", async (name, options, capabilities) => {
    const id = users.idOf(name);
    expect(await rightsOf(name, options)).toEqual({
      uid: id,
      gid: id,
      effective: capabilities,
      bounding: capabilities,
      noNewPrivileges: "1",
    });
  });

  test("where a folder is closed to other users, a process keeps its user and passes folders, and the line names the folder", async () => {
    chmodSync(parent, 0o700);
    expect(await rightsOf("worker", { needs: [dataDir] })).toMatchObject({ uid: users.idOf("worker"), effective: DAC_READ_SEARCH });
    // The collector starts a process that has no capabilities and must still read its own files.
    expect(await rightsOf("agent", { needs: [dataDir] })).toMatchObject({ uid: 0, effective: NET_RAW | DAC_OVERRIDE | SETPCAP });
    expect(users.line).toContain(parent);
  });

  test("takes over a data folder of an earlier version, in which everything was root's", async () => {
    for (const dir of ["agent/spool", "run/signer/web", "log"]) mkdirSync(join(dataDir, dir), { recursive: true, mode: 0o700 });
    mkdirSync(join(dataDir, "objects/checkpoints"), { recursive: true, mode: 0o755 });
    const files = ["temporal.db", "temporal.db-wal", "agent/key.pem", "agent/allow.json", "objects/checkpoints/1"];
    for (const name of files) writeFileSync(join(dataDir, name), "kept", { mode: 0o644 });
    for (let repetition = 0; repetition < 2; repetition++) {
      prepareDataFolder({ dataDir, users });
      giveObjectFolder(join(dataDir, "objects"), dataDir, users);
      giveAgentFolder(dataDir, users);
    }
    expect(readdirSync(join(dataDir, "temporal")).sort()).toEqual(["temporal.db", "temporal.db-wal"]);
    const [signer, web, worker, temporal, agent] = ["signer", "web", "worker", "temporal", "agent"].map((name) => users.idOf(name));
    expect([ownerOf("temporal"), ownerOf("temporal/temporal.db"), modeOf("temporal")]).toEqual([temporal, temporal, 0o700]);
    expect([ownerOf("agent/spool"), ownerOf("agent/key.pem"), ownerOf("agent/allow.json")]).toEqual([agent, agent, 0]);
    expect([ownerOf("objects/checkpoints/1"), modeOf("objects")]).toEqual([worker, 0o700]);
    expect([ownerOf("run/signer/web"), statSync(join(dataDir, "run/signer/web")).gid, modeOf("run/signer/web")]).toEqual([
      signer,
      web,
      0o2750,
    ]);
    expect([ownerOf("log"), modeOf("log"), modeOf("run"), modeOf("")]).toEqual([0, 0o700, 0o711, 0o711]);
    expect(statSync(join(responderSocket(dataDir), "..")).mode & 0o777).toBe(0o700);
  });

  test("in a folder of objects that the operator named, only root's files change their owner", () => {
    const objects = join(parent, "objects");
    mkdirSync(objects);
    for (const [name, uid] of [
      ["others", 4_321],
      ["roots", 0],
    ]) {
      writeFileSync(join(objects, String(name)), "");
      execFileSync("chown", [String(uid), join(objects, String(name))]);
    }
    giveObjectFolder(objects, dataDir, users);
    expect(["others", "roots"].map((name) => statSync(join(objects, name)).uid)).toEqual([4_321, users.idOf("worker")]);
  });

  test("programs of the checkout are started through the same words", async () => {
    await buildBundles(["collectors/responder"]);
    const { command, args, env } = await users.own({
      name: "responder",
      command: process.execPath,
      args: ["collectors/responder/dist/main.mjs", "--help"],
      env: { OWN: "1" },
    });
    expect([command, args.at(-1), env]).toEqual([expect.stringContaining("setpriv"), "--help", { OWN: "1", HOME: "/nonexistent" }]);
  });
});

test("an installation's ids are its own", () => {
  const first = pickFirstUserId();
  expect([first - 1, first, first + 9, first + 10].map((id) => isUserOf(first, id))).toEqual([false, true, true, false]);
  expect(isUserOf(undefined, 0)).toBe(false);
});

test("with PADIT_SEPARATE_USERS=0, or not as root, there is one user, and the line says why", async () => {
  process.env.PADIT_SEPARATE_USERS = "0";
  const one = await ProcessUsers.open(60_706);
  delete process.env.PADIT_SEPARATE_USERS;
  const component = { name: "web", command: "node", args: ["x"] };
  expect(await one.own(component)).toBe(component);
  expect(one.line).toMatch(/one user.*(PADIT_SEPARATE_USERS|not started by root)/);
});
