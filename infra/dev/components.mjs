import { existsSync } from "node:fs";
import { join } from "node:path";
import { responderSocket } from "./data-owners.mjs";
import { pluginFolders, root } from "./places.mjs";
import { environmentFor } from "./process-secrets.mjs";

/**
 * The environment of PADIT's processes: what the user set, completed by what the embedded mode keeps and found.
 * @returns {Record<string, string | undefined>}
 */
export function makeEnvironment({ dataDir, state, temporalAddress, webPort, ingestPort, bind }) {
  const { secrets, ports } = state;
  const publicUrl = process.env.PADIT_PUBLIC_URL ?? `http://localhost:${webPort}`;
  const defaults = {
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    PADIT_SECRET_KEY: secrets.secretKey,
    NEXTAUTH_SECRET: secrets.sessionSecret,
    NEXTAUTH_URL: publicUrl,
    PADIT_SETUP_TOKEN: secrets.setupToken,
    PADIT_DEMO_PASSWORD: secrets.demoPassword,
    PADIT_DEMO_API_KEY: secrets.demoApiKey,
    PADIT_INGEST_URL: `http://127.0.0.1:${ingestPort}`,
    ...(!process.env.S3_BUCKET && { PADIT_OBJECT_DIR: objectFolder(dataDir) }),
    PADIT_PLUGINS_DIR: pluginFolders(dataDir),
  };
  return {
    ...defaults,
    ...Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== "")),
    PADIT_DATA_DIR: dataDir,
    PADIT_WEB_PORT: String(webPort),
    PADIT_INGEST_PORT: String(ingestPort),
    PADIT_BIND: bind,
    PADIT_PUBLIC_URL: publicUrl,
    TEMPORAL_ADDRESS: temporalAddress,
    PADIT_EGRESS_DEMO_SINK: `http://127.0.0.1:${ports.responderHttp}`,
    PADIT_DEMO_UDP_PORT: String(ports.responderUdp),
    PADIT_DEMO_HTTP_PORT: String(ports.responderHttp),
  };
}

/** Workers on other hosts may share a database of the user's own, so checkpoints are kept there; where a folder is in use it stays. */
export function objectFolder(dataDir) {
  const folder = join(dataDir, "objects");
  return process.env.DATABASE_URL && !existsSync(folder) ? undefined : folder;
}

/** The components after the servers, in the order they start. Each command line names its component. */
export function listComponents({ environment, state, dataDir, demo }) {
  const { ports } = state;
  const node = (name, args, env = {}) => ({ name, command: process.execPath, args, env: { ...environmentFor(name, environment), ...env } });
  const responder = ["--udp-port", ports.responderUdp, "--http-port", ports.responderHttp, "--control", responderSocket(dataDir)];
  const signerDir = join(dataDir, "run/signer");
  const client = (name, port) =>
    node(name, [`apps/${name}/dist/main.mjs`], {
      PADIT_METRICS_PORT: String(port),
      PADIT_SIGNER_SOCKET: join(signerDir, name, "signer.sock"),
    });
  const components = [
    node("signer", ["apps/worker/dist/signer.mjs"], { PADIT_SIGNER_DIR: signerDir }),
    client("web", ports.webMetrics),
    client("ingest", ports.ingestMetrics),
    client("worker", ports.workerMetrics),
  ];
  if (!demo) return components;
  return [
    ...components,
    node("responder", ["collectors/responder/dist/main.mjs", ...responder.map(String)]),
    {
      ...node("agent", ["--max-semi-space-size=4", "collectors/agent/dist/main.mjs", "run"]),
      env: agentEnvironment({ dataDir, ports, server: environment.PADIT_INGEST_URL }),
    },
  ];
}

/** A collector belongs on a customer's machine: the demo's knows no more than one there would, above all no database. */
export function agentEnvironment({ dataDir, ports, server }) {
  const { PATH, HOME, TZ, LANG } = process.env;
  return {
    PADIT_PLUGINS_DIR: pluginFolders(dataDir),
    PATH,
    HOME,
    TZ,
    LANG,
    NODE_ENV: "production",
    // The port may be another one than at its enrolment.
    PADIT_INGEST_URL: server,
    PADIT_AGENT_DIR: join(dataDir, "agent"),
    PADIT_METRICS_PORT: String(ports.agentMetrics),
    PWD: root,
  };
}
