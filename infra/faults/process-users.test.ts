// Started by root, each process has a user of its own: what that user may read is tried as that user, on a running product.
import { execFile } from "node:child_process";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SECRETS_OF } from "../dev/process-secrets.mjs";
import { ProcessUsers } from "../dev/process-users.mjs";
import { Count } from "../product/count";
import { Load } from "../product/load";
import { type Component, Product, until } from "../product/product";
import { SiteSession } from "../product/site-session";

const asRoot = process.platform === "linux" && process.getuid?.() === 0;
const users = await ProcessUsers.open(60_706);
if (!users.areSeparate) console.warn(`skipped: all processes have one user here (${users.reason})`);

const COMPONENTS = ["signer", "web", "ingest", "worker", "temporal", "responder", "agent"] as const satisfies Component[];
type Name = (typeof COMPONENTS)[number];
/** Secrets by the variable in which a process has them. */
const SECRETS = [...new Set(Object.values(SECRETS_OF).flat())];
const NET_RAW = 1 << 13;
/** Prints, as JSON, which of the paths of standard input this user can read, write or list, and which it can connect to. */
const TRY = `
const { accessSync, closeSync, lstatSync, openSync, readdirSync, readFileSync } = require("node:fs");
const { connect } = require("node:net");
const paths = JSON.parse(readFileSync(0, "utf8"));
const works = (attempt) => { try { attempt(); return true; } catch { return false; } };
const opens = (path) => works(() => closeSync(openSync(path, "r+"))) || works(() => readFileSync(path, { length: 1 })) || works(() => readdirSync(path));
const connects = (path) => new Promise((resolve) => {
  const socket = connect(path, () => { socket.destroy(); resolve(true); });
  socket.on("error", () => resolve(false));
});
Promise.all(paths.map(async (path) => [path, opens(path) || (path.endsWith(".sock") && (await connects(path)))])).then((tried) =>
  console.log(JSON.stringify(tried.filter(([, works]) => works).map(([path]) => path))));`;

describe.skipIf(!asRoot || !users.areSeparate)("a product that root started", () => {
  let product: Product;

  beforeAll(async () => {
    product = await Product.create();
    await product.start();
  });
  afterAll(() => product?.dispose());

  test("every process has a user of its own, no new privileges and no capability but the collector's raw sockets", () => {
    const statuses = COMPONENTS.map((name) => statusOf(product, name));
    expect(new Set(statuses.map(({ uid }) => uid)).size).toBe(COMPONENTS.length);
    for (const [index, { uid, effective, bounding, noNewPrivileges }] of statuses.entries()) {
      const allowed = COMPONENTS[index] === "agent" ? NET_RAW : 0;
      expect({ uid: uid > 0, effective, bounding, noNewPrivileges }).toEqual({
        uid: true,
        effective: allowed,
        bounding: allowed,
        noNewPrivileges: 1,
      });
    }
  });

  test.each(COMPONENTS)("%s can read nothing of the others: environment, memory, files, sockets", async (name) => {
    const pids = COMPONENTS.filter((other) => other !== name).flatMap((other) => product.pidsOf(other));
    const ofOthers = [...pids, product.pid, ...product.pidsOf("postgres")].flatMap((pid) =>
      ["environ", "maps", "mem", "fd", "cwd/."].map((file) => `/proc/${pid}/${file}`),
    );
    const { uid } = statusOf(product, name);
    const files = filesOf(product.dataDir);
    expect(files).toContain(join(product.dataDir, "state.json"));
    const readable = await whatOpens(name, uid, [...ofOthers, ...files]);
    const mine = (path: string): boolean => [...MAY_OPEN[name], PROGRAMS].some((own) => path.startsWith(join(product.dataDir, own)));
    expect(readable.filter((path) => !mine(path))).toEqual([]);
    // The attempt is able to find something.
    expect(await whatOpens(name, uid, [`/proc/${product.pidsOf(name)[0]}/environ`])).toHaveLength(1);
  });

  test.each(COMPONENTS)("%s has its own secrets and can become no other database role", async (name) => {
    const environment = product.environmentOf(name);
    const own: readonly string[] = Object.hasOwn(SECRETS_OF, name) ? SECRETS_OF[name as keyof typeof SECRETS_OF] : [];
    expect(SECRETS.filter((secret) => secret in environment && !own.includes(secret))).toEqual([]);
    const secretsOfOthers = COMPONENTS.flatMap((other) =>
      Object.entries(product.environmentOf(other)).filter(([variable]) => SECRETS.includes(variable) && !own.includes(variable)),
    );
    const values = new Set(Object.values(environment));
    expect(secretsOfOthers.filter(([, value]) => values.has(value))).toEqual([]);
    const roles = await Count.at(product.superUrl).query<{ rolname: string }>("SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_'");
    for (const url of own.filter((secret) => secret.startsWith("DATABASE_")).map((secret) => environment[secret] ?? "")) {
      const database = Count.at(url);
      const [self] = await database.query<{ name: string }>("SELECT current_user::text AS name");
      const others = roles.map(({ rolname }) => rolname).filter((role) => role !== self?.name);
      expect(others).toEqual(expect.arrayContaining(["postgres", "padit_owner"]));
      for (const role of others)
        await expect(database.query(`SET ROLE "${role}"`), `${self?.name} as ${role}`).rejects.toThrow(/permission/);
    }
  });

  test("sign-in, a sample through ingest and detection, and its webhook work, also after the supervisor was killed", async () => {
    await works(product, "before");
    const orphans = COMPONENTS.flatMap((name) => product.pidsOf(name));
    process.kill(product.pid, "SIGKILL");
    await product.start();
    expect(COMPONENTS.flatMap((name) => product.pidsOf(name)).filter((pid) => orphans.includes(pid))).toEqual([]);
    await works(product, "after");
  });
});

/** Temporal's program, where it had to be copied. */
const PROGRAMS = "bin";
/** What each process opens in the data folder: its own part, and the sockets that it asks at. */
const MAY_OPEN: Record<Name, string[]> = {
  signer: ["run/signer"],
  web: ["run/signer/web"],
  ingest: ["run/signer/ingest"],
  worker: ["run/signer/worker", "objects"],
  temporal: ["temporal"],
  responder: ["run/responder"],
  agent: ["agent"],
};

async function works(product: Product, name: string): Promise<void> {
  await until(async () => (await product.health()).status === 200, 60_000, "health");
  const password = JSON.parse(readFileSync(join(product.dataDir, "state.json"), "utf8")).secrets.demoPassword;
  await SiteSession.signIn(product.url, { email: "demo@padit.local", password });
  const load = await Load.prepare(product, { name: `users-${name}`, endpoints: 1 });
  load.start();
  const endpoint = load.endpoints[0]!;
  endpoint.state = "bad";
  const count = Count.at(product.superUrl);
  await until(async () => (await count.alerts([endpoint.id]))[0]?.told === 1, 60_000, "the alert and its webhook");
  await load.stop();
}

/** Everything below the folder. */
function filesOf(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return lstatSync(path).isDirectory() && name !== "data" ? [path, ...filesOf(path)] : [path];
  });
}

/** As the process: with its user and its capabilities. */
async function whatOpens(name: Name, uid: number, paths: string[]): Promise<string[]> {
  const capabilities = ["inh-caps", "ambient-caps", "bounding-set"].map((set) => `--${set}=-all${name === "agent" ? ",+net_raw" : ""}`);
  const words = [`--reuid=${uid}`, `--regid=${uid}`, "--clear-groups", "--no-new-privs", ...capabilities];
  const run = promisify(execFile)("setpriv", [...words, process.execPath, "-e", TRY], { cwd: "/", maxBuffer: 1 << 24 });
  run.child.stdin?.end(JSON.stringify(paths));
  return JSON.parse((await run).stdout);
}

function statusOf(product: Product, name: Name) {
  const status = readFileSync(`/proc/${product.pidsOf(name)[0]}/status`, "utf8");
  const field = (key: string): string => new RegExp(`^${key}:\\s*(\\w+)`, "m").exec(status)?.[1] ?? "";
  return {
    uid: Number(field("Uid")),
    effective: Number.parseInt(field("CapEff"), 16),
    bounding: Number.parseInt(field("CapBnd"), 16),
    noNewPrivileges: Number(field("NoNewPrivs")),
  };
}
