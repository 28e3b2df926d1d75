import { homedir } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { loadPlugins } from "@padit/plugin-loader";
import { protocols } from "@padit/protocols";
import { doctor } from "./doctor/doctor";
import { runEngine } from "./engine/run-engine";
import { enrolVerb } from "./enrolment/enrol-verb";
import { rotateKey } from "./enrolment/rotate-key";
import { checkTransport, isInsecureAllowed } from "./enrolment/transport";
import { env } from "./env";
import { runUplink } from "./uplink/run-uplink";

const USAGE = `padit collector <verb> [--data-dir DIR] [--json]
  enrol   --server URL --token TOKEN --server-key FINGERPRINT
                                       join an organization (all three: Collectors → Add); --if-needed: unless it did already.
                                       Without a token PADIT_URL, PADIT_API_KEY and PADIT_COLLECTOR_NAME ask the site for one.
                                       --trust-first-key: without a fingerprint, trust whichever key answers
  run     [--server URL]               probe by the organization's plan; --server when it moved since enrol
  rotate-key [--server URL]            make another key; a copy of the old one is worth nothing from then on
  doctor  [--server URL]               say what works and what does not
A server beyond this machine needs https://; --insecure-transport allows plain HTTP.`;

const { values, positionals } = readArguments();
const dir = values["data-dir"] ?? env.PADIT_AGENT_DIR ?? join(homedir(), ".padit", "agent");
const verb = positionals[0];
const server = values.server ?? env.PADIT_INGEST_URL;
const isAllowed = isInsecureAllowed(values["insecure-transport"]);
const program = basename(import.meta.filename);

// The uplink probes nothing: it runs no code of plugins.
if (verb !== "uplink") {
  const own = { path: join(resolve(dir), "plugins"), isOptional: true } as const;
  await loadPlugins({ folders: [own, ...env.PADIT_PLUGINS_DIR], registries: [protocols], warn: (message) => console.error(message) });
}
if (verb === "enrol") process.exitCode = await enrolVerb({ dir, server, options: values });
else if (verb === "run") {
  const args = [program, "uplink", "--data-dir", resolve(dir), ...(server === undefined ? [] : ["--server", server])];
  process.exit(await runEngine(resolve(dir), { server, isInsecureAllowed: isAllowed }, { folder: import.meta.dirname, args }));
}
// `run` starts this verb as its second process.
else if (verb === "uplink") process.exit(await runUplink(resolve(dir), server));
else if (verb === "rotate-key") process.exitCode = await rotateVerb();
else if (verb === "doctor") process.exitCode = await doctorVerb();
else {
  console.error(USAGE);
  process.exitCode = 2;
}

/** Parses the command line. Ends the process with the reason and the usage if an option is unknown or lacks its value. */
function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        server: { type: "string" },
        token: { type: "string" },
        "if-needed": { type: "boolean" },
        "server-key": { type: "string" },
        "trust-first-key": { type: "boolean" },
        "insecure-transport": { type: "boolean" },
        "data-dir": { type: "string" },
        json: { type: "boolean" },
      },
    });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exit(2);
  }
}

async function rotateVerb(): Promise<number> {
  try {
    const warning = checkTransport(dir, server, isAllowed);
    if (warning !== undefined) console.error(warning);
    await rotateKey(dir, server);
    console.log(values.json ? JSON.stringify({ ok: true }) : "The new key holds; a collector that runs goes on with it.");
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

async function doctorVerb(): Promise<number> {
  const findings = await doctor(dir, server, isAllowed);
  const ok = findings.every((finding) => finding.ok);
  if (values.json) console.log(JSON.stringify({ ok, findings }));
  else for (const finding of findings) console.log(`${finding.ok ? "ok   " : "FAIL "} ${finding.name}: ${finding.text}`);
  return ok ? 0 : 1;
}
