import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, isFree } from "./ports.mjs";
import { pickFirstUserId } from "./process-users.mjs";

const secretMakers = {
  postgresPassword: () => randomBytes(18).toString("base64url"),
  ownerPassword: () => randomBytes(18).toString("base64url"),
  secretKey: () => randomBytes(32).toString("base64"),
  sessionSecret: () => randomBytes(32).toString("base64"),
  setupToken: () => randomBytes(18).toString("base64url"),
  demoPassword: () => randomBytes(9).toString("base64url"),
  demoApiKey: () => `padit_${randomBytes(20).toString("hex")}`,
};
const portNames = [
  "postgres",
  "temporal",
  "temporalHttp",
  "temporalMetrics",
  "responderUdp",
  "responderHttp",
  "webMetrics",
  "ingestMetrics",
  "workerMetrics",
  "agentMetrics",
];

/**
 * What must be the same at the next start: random secrets, the ports picked free and, for root, the ids of the processes' users, in
 * `<dataDir>/state.json` (readable by its owner).
 * A kept port that somebody else has taken meanwhile is picked anew. `reserved`: ports that are listened on later.
 */
export async function openState(dataDir, reserved) {
  const file = join(dataDir, "state.json");
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const secrets = { ...kept.secrets };
  for (const [name, make] of Object.entries(secretMakers)) secrets[name] ??= make();
  const ports = { ...kept.ports };
  const taken = new Set(reserved);
  for (const name of portNames) {
    while (!ports[name] || taken.has(ports[name]) || !(await isFree(ports[name]))) ports[name] = await freePort();
    taken.add(ports[name]);
  }
  const firstUserId = kept.firstUserId ?? (process.getuid?.() === 0 ? pickFirstUserId() : undefined);
  const state = { secrets, ports, firstUserId };
  writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return state;
}
