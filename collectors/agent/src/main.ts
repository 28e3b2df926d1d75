import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { pino } from "pino";
import { Agent } from "./agent";
import { doctor } from "./doctor";
import { enrol } from "./enrol";
import { env } from "./env";
import { readEnrolment } from "./identity";
import { serveMetrics } from "./metrics";
import { Spool } from "./spool/spool";

const USAGE = `padit collector <verb> [--data-dir DIR] [--json]
  enrol   --server URL --token TOKEN   join an organization (token: Collectors → Add)
  run                                  probe by the organization's plan
  doctor                               say what works and what does not`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { server: { type: "string" }, token: { type: "string" }, "data-dir": { type: "string" }, json: { type: "boolean" } },
});
const dir = values["data-dir"] ?? env.PADIT_AGENT_DIR ?? join(homedir(), ".padit", "agent");
const verb = positionals[0];

if (verb === "enrol") process.exitCode = await enrolVerb();
else if (verb === "run") process.exitCode = await runVerb();
else if (verb === "doctor") process.exitCode = await doctorVerb();
else {
  console.error(USAGE);
  process.exitCode = 2;
}

async function enrolVerb(): Promise<number> {
  const server = values.server ?? env.PADIT_INGEST_URL;
  const token = values.token ?? env.PADIT_ENROL_TOKEN;
  if (server === undefined || token === undefined) {
    console.error("enrol needs --server and --token (or PADIT_INGEST_URL and PADIT_ENROL_TOKEN).");
    return 2;
  }
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const spool = new Spool(join(dir, "spool"));
  try {
    const { name, organization, collectorId } = await enrol({ server, token, dir, epoch: spool.epoch });
    const words = `Enrolled as ${name} (${collectorId}) in ${organization}.`;
    console.log(values.json ? JSON.stringify({ collector_id: collectorId, name, organization }) : words);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    await spool.close();
  }
}

async function doctorVerb(): Promise<number> {
  const findings = await doctor(dir);
  const ok = findings.every((finding) => finding.ok);
  if (values.json) console.log(JSON.stringify({ ok, findings }));
  else for (const finding of findings) console.log(`${finding.ok ? "ok   " : "FAIL "} ${finding.name}: ${finding.text}`);
  return ok ? 0 : 1;
}

async function runVerb(): Promise<number> {
  const log = pino({ name: "agent" });
  const enrolment = readEnrolment(dir);
  if (enrolment === undefined) {
    console.error("This collector is not enrolled yet: run enrol first.");
    return 1;
  }
  // Where the server stands may change between starts; who it is does not, the plan key is pinned.
  const agent = new Agent(dir, { ...enrolment, server: env.PADIT_INGEST_URL ?? enrolment.server }, log);
  const port = env.PADIT_METRICS_PORT;
  const metrics = port === undefined ? undefined : await serveMetrics(agent.metrics.registry, env.PADIT_BIND, port);
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => agent.stop());
  log.info({ collector: enrolment.name, server: enrolment.server }, "running");
  await agent.run();
  metrics?.close();
  return 0;
}
