import { constants, setPriority } from "node:os";
import { openDatabase } from "@padit/db";
import { createKeyring } from "@padit/services/keyring";
import { demoId } from "@padit/services/setup";
import { judgeSample, trainSample } from "./sample/judge-sample";
import { makeSample } from "./sample/make-sample";
import { readSampleEnv } from "./sample/sample-env";
import { sampleId } from "./sample/sample-network";

/**
 * Runs once and ends: makes the sample organization with 14 days of history for the demo's person. Runs beside the product at the lowest priority.
 * Prints one line of JSON: {made}; false if it exists already.
 */
const DAYS = 14;

setPriority(constants.priority.PRIORITY_LOW);
const env = readSampleEnv();
const db = openDatabase({ app: env.DATABASE_APP_URL, system: env.DATABASE_SYSTEM_URL });
try {
  const made = await makeSample({
    ...{ db, ingestUrl: env.DATABASE_INGEST_URL, ownerId: demoId("user"), now: new Date(), days: DAYS },
    settings: { resolveDelayMs: env.PADIT_RESOLVE_DELAY_MS, reopenWindowMs: env.PADIT_REOPEN_WINDOW_MS },
  });
  if (made) {
    const actor = { kind: "user", userId: demoId("user"), name: "Demo", tenantId: sampleId("tenant"), role: "owner" } as const;
    await db.withTenant(actor.tenantId, (tx) => judgeSample(tx, actor));
    const site = { publicUrl: env.PADIT_PUBLIC_URL, ingestUrl: "", egressPolicy: { allow: [] } };
    await trainSample({ db, actor, now: () => new Date(), keyring: createKeyring(env.PADIT_SECRET_KEY), site });
  }
  process.stdout.write(`${JSON.stringify({ made })}\n`);
} finally {
  await db.close();
}
