// npm run bench -- hostile [attack…]: what another tenant sees while strangers or one small tenant attack, beside the quiet figures. Exits with 1
// when a figure is beyond its limit. All traffic stays on loopback.
import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Load } from "../product/load";
import { Product } from "../product/product";
import { SiteSession } from "../product/site-session";
import type { AttackerAnswer, AttackerMessage } from "./hostile.attacker";
import { ATTACKS } from "./hostile.attacks";
import { LIMITS, type Measures, measure, type Phase, UNITS, untilNormal, type Victim } from "./hostile.measures";
import { hostileTable } from "./hostile.table";
import { figure } from "./output/figures";

const SILENT_NAME_SERVER = "127.0.66.53";
const IN_NAMESPACE = "--in-namespace";
const ATTACKER_FILE = fileURLToPath(new URL("hostile.attacker.ts", import.meta.url));
const PHASE_MS = 15_000;
const ENDPOINTS_PER_PHASE = 16;
const SETTINGS = {
  PADIT_WINDOW_MS: "2000",
  PADIT_LATENESS_MS: "300",
  PADIT_EGRESS_ALLOW: "127.0.0.1/32",
  PADIT_DEMO_PASSWORD: "hostile-bench-password",
};
const DEMO = { email: "demo@padit.local", password: SETTINGS.PADIT_DEMO_PASSWORD };

const args = process.argv.slice(2);
const wanted = args.filter((arg) => arg !== IN_NAMESPACE);
if (!args.includes(IN_NAMESPACE) && process.getuid?.() === 0) process.exit(runWithSilentNameServer());
// The loads may still wait for answers of a product that is gone.
process.exit((await run()) ? 0 : 1);

/** Runs this bench in a mount namespace where the machine's only name server is one that answers nothing. */
function runWithSilentNameServer(): number {
  const file = join(mkdtempSync(join(tmpdir(), "padit-hostile-")), "resolv.conf");
  writeFileSync(file, `nameserver ${SILENT_NAME_SERVER}\n`);
  const script = 'mount --bind "$1" /etc/resolv.conf && shift && exec "$@"';
  const command = [process.execPath, "--import", "tsx", fileURLToPath(import.meta.url), IN_NAMESPACE, ...args];
  const { status } = spawnSync("unshare", ["--mount", "sh", "-c", script, "sh", file, ...command], { stdio: "inherit" });
  return status ?? 1;
}

async function run(): Promise<boolean> {
  const product = await Product.create(SETTINGS);
  const nameServer = createSocket("udp4");
  const receiver = openReceiver();
  const attacker = fork(ATTACKER_FILE, [], { execArgv: ["--import", "tsx"] });
  let load: Load | undefined;
  try {
    const hasNameServer = args.includes(IN_NAMESPACE);
    if (hasNameServer) await new Promise<void>((resolve) => nameServer.bind(53, SILENT_NAME_SERVER, resolve));
    else console.error("silent_name_servers is skipped: replacing the machine's name server takes root");
    const names = Object.keys(ATTACKS).filter(
      (name) => (wanted.length === 0 || wanted.includes(name)) && (hasNameServer || name !== "silent_name_servers"),
    );
    console.error(`ready after ${Math.round(await product.start())} ms`);
    const url = `http://127.0.0.1:${await receiver.port}/hook`;
    const event_types = ["alert.created", "collector.silent"];
    await product.rest("POST", "/integrations", { type: "webhook", name: "victim", url, event_types });
    load = await Load.prepare(product, {
      name: "victim",
      endpoints: ENDPOINTS_PER_PHASE * (names.length + 1),
      metrics: ["udp_echo_rtt", "udp_echo_jitter"],
    });
    await prepareAttacker(product, attacker);
    load.start();
    const victim: Victim = { product, person: DEMO, load, webhooks: receiver.alerts, silences: receiver.silences };
    return await attackOneByOne(victim, attacker, names);
  } finally {
    nameServer.close();
    receiver.close();
    attacker.kill();
    void load?.stop();
    await product.dispose();
  }
}

async function attackOneByOne(victim: Victim, attacker: ChildProcess, names: readonly string[]): Promise<boolean> {
  const phases = [undefined, ...names];
  const rows: Phase[] = [];
  let isWithin = true;
  for (const [at, name] of phases.entries()) {
    const endpoints = victim.load.endpoints.slice(at * ENDPOINTS_PER_PHASE, (at + 1) * ENDPOINTS_PER_PHASE);
    const attacking = name === undefined ? undefined : ask(attacker, { attack: name });
    const { memory, ...measured } = await measure(victim, endpoints, PHASE_MS);
    if (attacking) attacker.send({ stop: true } satisfies AttackerMessage);
    const back_to_normal = await untilNormal(victim);
    console.error(`${name ?? "quiet"}: the attacker got ${JSON.stringify(await attacking)}`);
    const row = { name: name ?? "quiet", measures: { ...measured, back_to_normal }, memory };
    rows.push(row);
    isWithin = report(row) && isWithin;
  }
  console.error(hostileTable(rows));
  return isWithin;
}

/** @throws Error when the attacker's process ends before it answers */
function ask(attacker: ChildProcess, message: AttackerMessage): Promise<AttackerAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (code: number | null): void => reject(new Error(`the attacker ended with ${code}`));
    attacker.once("exit", fail);
    attacker.once("message", (answer: AttackerAnswer) => {
      attacker.off("exit", fail);
      resolve(answer);
    });
    attacker.send(message);
  });
}

function report({ name: phase, measures, memory }: Phase): boolean {
  const beyond = (Object.keys(LIMITS) as (keyof Measures)[]).filter((name) => !(measures[name] <= LIMITS[name]));
  for (const [name, value] of Object.entries(measures)) figure(`hostile.${phase}.${name}`, value, UNITS[name as keyof Measures]);
  for (const [process, value] of Object.entries(memory)) figure(`hostile.${phase}.memory_${process}`, value, "MiB");
  for (const name of beyond) console.error(`${phase}: ${name} is ${measures[name]}, beyond ${LIMITS[name]}`);
  return beyond.length === 0;
}

/** Invites the attacker, who then makes an organization of their own. */
async function prepareAttacker({ url, ingestUrl, ports }: Product, attacker: ChildProcess): Promise<void> {
  const demo = await SiteSession.signIn(url, DEMO);
  const invited = { organization: "demo", email: "mallory@example.org", role: "viewer" };
  const invite = await demo.mutate<{ url: string }>("members.invite", invited);
  const inviteToken = invite.url.split("/").pop() ?? "";
  await ask(attacker, { prepare: { url, ingestUrl, ports, inviteToken } });
}

/** The victim's receiver of webhooks. */
function openReceiver() {
  const alerts = new Map<string, number>();
  let silences = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const atMs = Date.now();
      response.writeHead(204).end();
      const { type, data } = JSON.parse(Buffer.concat(chunks).toString());
      if (type === "alert.created" && !alerts.has(data.alert.id)) alerts.set(data.alert.id, atMs);
      if (type === "collector.silent") silences++;
    });
  });
  const port = new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
  return { alerts, silences: () => silences, port, close: () => server.close() };
}
