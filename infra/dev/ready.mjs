import { setTimeout as pause } from "node:timers/promises";
import { say } from "./run.mjs";

/** Waits, a minute at most, until every component is well, and prints where PADIT is and how to sign in. */
export async function printReady({ healthUrl, publicUrl, demo, serverKey, hasSample, setupToken, logDir }) {
  const ill = await waitForHealth(healthUrl);
  if (ill) say(`not well after a minute: ${ill}; see ${logDir}`);
  console.log(`\nPADIT ready: ${publicUrl}`);
  console.log(`  Server key: ${serverKey} (collectors compare it when they enrol)`);
  if (!demo) return console.log(`  Create the owner's account, once: ${publicUrl}/setup#token=${setupToken}\n`);
  console.log(`  Sign in:  ${publicUrl}/o/${demo.organization ?? "demo"}/sign-in`);
  console.log(`            ${demo.email}  ${demo.password}`);
  if (hasSample) console.log(`  Sample:   ${publicUrl}/o/sample (14 days of made-up history, ready a minute after the first start)`);
  console.log(`  API key:  ${demo.apiKey}`);
  console.log("  Try:      npx padit drill --fault delay=20ms --for 60s");
  console.log("  Ctrl-C stops everything; the next npm start goes on where this one stopped.\n");
}

async function waitForHealth(healthUrl) {
  const deadline = Date.now() + 60_000;
  /** @type {string | undefined} */
  let ill = "the site does not answer";
  while (Date.now() < deadline) {
    ill = await readHealth(healthUrl);
    if (!ill) return undefined;
    await pause(250);
  }
  return ill;
}

/** What is not well, in words, or undefined. */
async function readHealth(healthUrl) {
  try {
    const response = await fetch(healthUrl, { signal: AbortSignal.timeout(5000) });
    /** @type {{ components?: Record<string, { status: string, detail?: string }> }} */
    const { components } = JSON.parse(await response.text());
    if (!response.ok || components === undefined) return `the site answers HTTP ${response.status}`;
    const ill = Object.entries(components).filter(([, { status }]) => status !== "ok");
    return ill.map(([name, { status, detail }]) => `${name} is ${status}${detail ? ` (${detail})` : ""}`).join(", ") || undefined;
  } catch (error) {
    return `the site does not answer (${error.message})`;
  }
}
