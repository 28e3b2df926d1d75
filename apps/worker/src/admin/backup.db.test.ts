import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "@padit/db";
import { migrate } from "@padit/db/migrate";
import { createEmptyTestDatabase, createTestDatabase, TEST_CREDENTIALS, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { folderObjectStore } from "@padit/objects";
import { createEndpoint } from "@padit/services/endpoints";
import { type createKeyring, loadPlanKey } from "@padit/services/keyring";
import { refreshPlans } from "@padit/services/plans";
import { createTestOrganization } from "@padit/services/testing/test-organization";
import { afterAll, beforeAll, expect, test } from "vitest";
import { restoreBackup, verifyBackup, writeBackup } from "./backup";
import { chooseRecipient, readBackupKey, writeBackupKey } from "./backup-key";

const now = new Date();
let database: TestDatabase;
let folder: string;
let tenantId: string;
let keyring: ReturnType<typeof createKeyring>;
const collectorId = newId();
const secrets = { PADIT_SECRET_KEY: "a2V5", NEXTAUTH_SECRET: "session" };
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "padit-backup-"));
  database = await createTestDatabase();
  await database.db.asSystem((tx) => tx.shard.create({ data: { id: 0 } }));
  const { owner, ...organization } = await createTestOrganization(database.db);
  tenantId = organization.tenantId;
  keyring = owner.keyring;
  await database.db.withTenant(tenantId, (tx) => tx.collector.create({ data: { tenantId, id: collectorId, name: "c", shard: 0 } }));
  await createEndpoint(owner, { name: "a", protocol: "icmp", target: { host: "192.0.2.1" }, intervalSeconds: 30 });
  await folderObjectStore(at("objects")).put("checkpoints/0/1-1.bin", Buffer.from([0, 1, 2, 255]));
  await writeBackupKey(at("key"));
  const source = { ownerUrl: database.urls.owner, objects: folderObjectStore(at("objects")), secrets };
  const { objects } = await writeBackup(at("backup"), source, await chooseRecipient({ recipient: undefined, keyFile: at("key") }));
  expect(objects).toBe(1);
});
afterAll(async () => {
  await database.dispose();
  await rm(folder, { recursive: true });
});

const restore = async (ownerUrl: string, options: { secretKey?: string; secretsFile?: string } = {}) => {
  const target = {
    ownerUrl,
    objects: folderObjectStore(at("restored")),
    timescale: "off" as const,
    secretKey: undefined,
    secretsFile: undefined,
    now,
  };
  return restoreBackup(at("backup"), { ...target, ...options }, await readBackupKey(at("key")));
};

test("a restored installation has its rows, objects and secrets, and signs plans that its collectors obey", async () => {
  const empty = await createEmptyTestDatabase({ backend: "postgresql" });
  const db = openDatabase(empty.urls, { poolSize: 2 });
  try {
    const { rows, objects } = await restore(empty.urls.owner, { secretsFile: at("secrets") });
    expect(objects).toBe(1);
    expect(await verifyBackup(at("backup"), await readBackupKey(at("key")))).toMatchObject({ rows, objects });
    expect(JSON.parse(await readFile(at("secrets"), "utf8"))).toEqual(secrets);
    expect((await stat(at("secrets"))).mode & 0o777).toBe(0o600);
    expect(Buffer.from((await folderObjectStore(at("restored")).get("checkpoints/0/1-1.bin")) ?? [])).toEqual(Buffer.from([0, 1, 2, 255]));
    await migrate(empty.urls.owner, { timescale: "off", credentials: TEST_CREDENTIALS });
    // The lost server had signed further revisions, and the collector applied them.
    const lostRevision = 40;
    const refreshed = await refreshPlans(db, { key: await loadPlanKey(db, keyring), now });
    expect(refreshed).toBe(1);
    const plan = await db.withTenant(tenantId, (tx) => tx.plan.findFirstOrThrow({ where: { collectorId }, orderBy: { revision: "desc" } }));
    expect(plan.revision).toBeGreaterThan(lostRevision);
    expect(JSON.parse(plan.document)).toMatchObject({ revision: plan.revision, checks: [{ name: "a" }] });
    expect(await refreshPlans(db, { key: await loadPlanKey(db, keyring), now })).toBe(0);
  } finally {
    await db.close();
    await empty.dispose();
  }
});

test("a restore that would lose the secrets changes nothing", async () => {
  const empty = await createEmptyTestDatabase({ backend: "postgresql" });
  try {
    await expect(restore(empty.urls.owner)).rejects.toThrow(/PADIT_SECRET_KEY is not the key of the backup.*--secrets-out/);
    await restore(empty.urls.owner, { secretKey: `bmV3,${secrets.PADIT_SECRET_KEY}` });
  } finally {
    await empty.dispose();
  }
});

test("a changed, a shortened and a foreign backup are refused", async () => {
  const bytes = await readFile(at("backup"));
  const key = await readBackupKey(at("key"));
  const changed = Buffer.from(bytes);
  const middle = bytes.length >> 1;
  changed.writeUInt8(changed.readUInt8(middle) ^ 1, middle);
  await writeFile(at("changed"), changed);
  await expect(verifyBackup(at("changed"), key)).rejects.toThrow();
  await writeFile(at("short"), bytes.subarray(0, -20));
  await expect(verifyBackup(at("short"), key)).rejects.toThrow();
  await writeBackupKey(at("other-key"));
  await expect(verifyBackup(at("backup"), await readBackupKey(at("other-key")))).rejects.toThrow(/made for another key/);
  await expect(writeBackupKey(at("other-key"))).rejects.toThrow(/a file of this name exists/);
});

test("a backup that fails leaves no file behind, and none is made without a key", async () => {
  const ownerUrl = Object.assign(new URL(database.urls.owner), { pathname: "/no_such_database" }).href;
  const recipient = await chooseRecipient({ recipient: undefined, keyFile: at("key") });
  await expect(writeBackup(at("none"), { ownerUrl, objects: undefined, secrets }, recipient)).rejects.toMatchObject({ code: "3D000" });
  await expect(stat(at("none"))).rejects.toMatchObject({ code: "ENOENT" });
  await expect(stat(at("none.partial"))).rejects.toMatchObject({ code: "ENOENT" });
  await expect(chooseRecipient({ recipient: undefined, keyFile: undefined })).rejects.toThrow(/padit admin key/);
});
