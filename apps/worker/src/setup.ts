import { openDatabase } from "@padit/db";
import { explainConnectionProblem } from "@padit/db/connection-problem";
import { createKeyring, planKeyFingerprint } from "@padit/services/keyring";
import { refreshPlans } from "@padit/services/plans";
import { resealSecrets, sealStandingSecrets, seedDemo, setUpInstallation } from "@padit/services/setup";
import { setUpDatabase } from "./set-up-database";
import { readSetupEnv } from "./setup-env";

/**
 * One-shot set-up: migrates, makes the login roles, and seeds what an installation has once and the demo organization. Runs at every
 * start. Prints one line of JSON on standard output: {demo, serverKey} and, where the environment named no logins, {appUrl, ingestUrl, systemUrl}: a
 * secret that was given is not repeated in a log. With the argument `migrate` it ends after the database: for operators who migrate apart
 * from starting. With the argument `reseal` it ends after sealing every secret by the first key of PADIT_SECRET_KEY, and prints how many
 * rows that changed.
 */
const isMigrationOnly = process.argv[2] === "migrate";
const isReseal = process.argv[2] === "reseal";
const env = readSetupEnv();
const keyring = createKeyring(env.PADIT_SECRET_KEY);
const urls = await setUpDatabase(env).catch((error: unknown) => {
  const explained = explainConnectionProblem(error, env.DATABASE_URL);
  if (explained === undefined) throw error;
  process.stderr.write(`set-up failed: ${explained}\n`);
  process.exit(1);
});
if (isMigrationOnly) process.exit(0);
const db = openDatabase({ app: urls.app, system: urls.system });
try {
  const planKey = await setUpInstallation(db, { keyring, shards: env.PADIT_SHARDS });
  await sealStandingSecrets(db, { key: planKey, now: new Date() });
  await refreshPlans(db, { key: planKey, now: new Date() });
  const resealed = await resealSecrets(db, keyring);
  if (isReseal) {
    process.stdout.write(`${JSON.stringify({ resealed })}\n`);
    process.exit(0);
  }
  const demo =
    env.PADIT_DEMO === "0"
      ? null
      : await seedDemo(db, {
          ports: { udp: env.PADIT_DEMO_UDP_PORT, http: env.PADIT_DEMO_HTTP_PORT },
          password: env.PADIT_DEMO_PASSWORD,
          apiKey: env.PADIT_DEMO_API_KEY,
          sinkUrl: env.PADIT_EGRESS_DEMO_SINK && `${env.PADIT_EGRESS_DEMO_SINK}/webhook`,
          shard: 0,
          planKey,
          keyring,
          now: new Date(),
        });
  const made = {
    ...(env.DATABASE_APP_URL === undefined && { appUrl: urls.app }),
    ...(env.DATABASE_INGEST_URL === undefined && { ingestUrl: urls.ingest }),
    ...(env.DATABASE_SYSTEM_URL === undefined && { systemUrl: urls.system }),
  };
  process.stdout.write(`${JSON.stringify({ ...made, serverKey: await planKeyFingerprint(db), demo })}\n`);
} finally {
  await db.close();
}
