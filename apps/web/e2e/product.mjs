import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findBrowser } from "../../../infra/dev/browser.mjs";
import { root } from "../../../infra/dev/places.mjs";
import { freePort } from "../../../infra/dev/ports.mjs";

const READY_MS = 10 * 60_000;
const STOP_MS = 20_000;
const demo = { PADIT_DEMO_PASSWORD: "e2e-demo-password", PADIT_DEMO_API_KEY: "padit_e2e_demo_key_0123456789" };

/**
 * Starts the whole product once for all browser tests, in a separate data folder, with the command that people use. PADIT_E2E_URL has its
 * address. If that variable is set beforehand (with PADIT_E2E_DATA_DIR, PADIT_DEMO_PASSWORD, PADIT_DEMO_API_KEY), the tests use the
 * product that runs there.
 */
export async function setup() {
  process.env.PADIT_CHROMIUM = await findBrowser();
  if (process.env.PADIT_E2E_URL) return undefined;
  const dataDir = mkdtempSync(join(tmpdir(), "padit-e2e-"));
  const [web, ingest, smtp, dns] = [await freePort(), await freePort(), await freePort(), await freePort()];
  // Webhooks and mails of the tests are sent to receivers on this machine.
  const own = {
    ...demo,
    PADIT_EGRESS_ALLOW: "127.0.0.1/32",
    PADIT_SMTP_URL: `smtp://127.0.0.1:${smtp}`,
    PADIT_MAIL_FROM: "PADIT <padit@example.org>",
    PADIT_DNS_SERVERS: `127.0.0.1:${dns}`,
    PADIT_DATA_DIR: dataDir,
    PADIT_SAMPLE: "0",
    PADIT_WEB_PORT: String(web),
    PADIT_INGEST_PORT: String(ingest),
  };
  const child = spawn(process.execPath, ["infra/dev/start.mjs"], {
    cwd: root,
    env: { ...process.env, ...own },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((answer) => child.once("exit", answer));
  const stop = async () => {
    child.kill("SIGINT");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await ended;
    clearTimeout(timer);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await ready(child, ended);
  } catch (error) {
    await stop();
    throw error;
  }
  Object.assign(process.env, demo, {
    PADIT_E2E_URL: `http://localhost:${web}`,
    PADIT_E2E_DATA_DIR: dataDir,
    PADIT_E2E_SMTP_PORT: String(smtp),
    PADIT_E2E_DNS_PORT: String(dns),
  });
  return stop;
}

/** Resolves when the product prints its ready line; rejects with the end of the output otherwise. */
async function ready(child, ended) {
  let output = "";
  const line = new Promise((answer) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        output = (output + chunk).slice(-8000);
        if (output.includes("PADIT ready:")) answer("ready");
      });
  });
  const late = new Promise((answer) => setTimeout(answer, READY_MS, "late").unref());
  const how = await Promise.race([line, ended.then(() => "ended"), late]);
  if (how !== "ready") throw new Error(`the product did not start (${how}):\n${output}`);
}
