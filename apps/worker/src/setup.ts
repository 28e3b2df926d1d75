import { randomBytes } from "node:crypto";
import { openDatabase } from "@padit/db";
import { urlOfDoor } from "@padit/db/login-roles";
import { migrate } from "@padit/db/migrate";
import { createKeyring } from "@padit/services/keyring/keyring";
import { seedDemo } from "@padit/services/setup/seed-demo";
import { setUpInstallation } from "@padit/services/setup/set-up-installation";
import { readSetupEnv } from "./setup-env";

/**
 * One-shot set-up: migrates, makes the login roles, and seeds what an installation has once and the demo organization. Runs at every
 * start. Prints one line of JSON on standard output: {appUrl, ingestUrl, systemUrl, demo}.
 */
const env = readSetupEnv();
const given = { app: env.DATABASE_APP_URL, ingest: env.DATABASE_INGEST_URL, system: env.DATABASE_SYSTEM_URL };
const areRolesGiven = given.app !== undefined && given.ingest !== undefined && given.system !== undefined;
const newPassword = (): string => randomBytes(24).toString("base64url");
const passwords = { app: newPassword(), ingest: newPassword(), system: newPassword() };

await migrate(env.DATABASE_URL, { timescale: env.PADIT_TIMESCALE, ...(areRolesGiven ? {} : { passwords }) });
const urls = {
  app: given.app ?? urlOfDoor(env.DATABASE_URL, "app", passwords),
  ingest: given.ingest ?? urlOfDoor(env.DATABASE_URL, "ingest", passwords),
  system: given.system ?? urlOfDoor(env.DATABASE_URL, "system", passwords),
};
const db = openDatabase({ app: urls.app, system: urls.system });
try {
  const keyring = createKeyring(env.PADIT_SECRET_KEY);
  const planKey = await setUpInstallation(db, { keyring, shards: env.PADIT_SHARDS });
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
  process.stdout.write(`${JSON.stringify({ appUrl: urls.app, ingestUrl: urls.ingest, systemUrl: urls.system, demo })}\n`);
} finally {
  await db.close();
}
