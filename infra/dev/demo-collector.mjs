import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { agentEnvironment } from "./components.mjs";
import { folder } from "./places.mjs";
import { mustRun, say } from "./run.mjs";

/** Enrols the demo's collector once, and lets it probe this machine's responder and nothing else of it. */
export async function enrolDemoCollector({ dataDir, ports, server, token, serverKey }) {
  const dir = folder(join(dataDir, "agent"));
  const allow = [{ cidr: "127.0.0.1/32", ports: [ports.responderUdp, ports.responderHttp] }];
  writeFileSync(join(dir, "allow.json"), `${JSON.stringify(allow, null, 2)}\n`);
  if (existsSync(join(dir, "enrolment.json"))) return;
  say("enrolling the demo collector");
  const args = ["collectors/agent/dist/main.mjs", "enrol", "--server", server, "--token", token, "--server-key", serverKey];
  for (let attempt = 1; ; attempt++) {
    try {
      return await mustRun(process.execPath, args, { env: agentEnvironment({ dataDir, ports, server }) });
    } catch (error) {
      if (attempt === 5) throw error;
      await pause(1000);
    }
  }
}
