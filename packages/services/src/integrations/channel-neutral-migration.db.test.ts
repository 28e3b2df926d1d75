import { readFileSync } from "node:fs";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { NOTIFIERS } from "@padit/notifiers";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createKeyring } from "../keyring/keyring";
import { openSettings } from "./integration-settings";

const MIGRATION = readFileSync(
  new URL("../../../../prisma/migrations/20261128053500_channel_neutral_delivery/migration.sql", import.meta.url),
  "utf8",
);
/** The columns that the migration changes, as they were before. */
const BEFORE = `
  CREATE SCHEMA older; SET search_path = older;
  CREATE TABLE integration (tenant_id uuid, id uuid, url text, secret bytea, previous_secret bytea, previous_secret_expires_at timestamptz(3));
  CREATE TABLE delivery (id int, body text);
  CREATE TABLE delivery_attempt (n int, status int, error text, response text)`;
const tenantId = "00000000-0000-4000-8000-000000000001";
const [single, rotating] = ["00000000-0000-4000-8000-000000000002", "00000000-0000-4000-8000-000000000003"];
const UNTIL = new Date("2026-11-28T05:00:00.120Z");

let database: TestDatabase;
let owner: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.urls.owner });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.dispose();
});

test("webhooks of earlier versions keep their address and both secrets, deliveries their bytes, attempts their answers", async () => {
  const keyring = createKeyring(Buffer.alloc(32, 7).toString("base64"));
  const seal = async (secret: string, rowId: string) =>
    Buffer.from(await keyring.seal(Buffer.from(secret), { tenantId, column: "integration.secret", rowId }));
  await owner.query(BEFORE);
  const url = "https://hooks.example.com/a?b=1";
  await owner.query("INSERT INTO integration VALUES ($1, $2, $3, $4, NULL, NULL)", [tenantId, single, url, await seal("whsec_a", single)]);
  const both = [tenantId, rotating, url, await seal("whsec_new", rotating), await seal("whsec_old", rotating), UNTIL];
  await owner.query("INSERT INTO integration VALUES ($1, $2, $3, $4, $5, $6)", both);
  await owner.query(`INSERT INTO delivery VALUES (1, '{"type": "test"}')`);
  await owner.query("INSERT INTO delivery_attempt VALUES (1, 204, NULL, ''), (2, 410, 'answered 410', 'x'), (3, NULL, 'timeout', NULL)");
  await owner.query(MIGRATION);

  const webhook = NOTIFIERS.get("webhook");
  if (!webhook) throw new Error("no webhook");
  const { rows } = await owner.query("SELECT id, address, settings FROM integration ORDER BY id");
  const justBefore = new Date(UNTIL.getTime() - 1);
  const opened = await Promise.all(rows.map(({ id, settings }) => openSettings(keyring, webhook, settings, { tenantId, id }, justBefore)));
  expect(rows.map(({ address }) => address)).toEqual([url, url]);
  expect(opened).toEqual([
    { settings: { url, secret: "whsec_a" }, previousSecrets: {} },
    { settings: { url, secret: "whsec_new" }, previousSecrets: { secret: "whsec_old" } },
  ]);
  const afterwards = await openSettings(keyring, webhook, rows[1].settings, { tenantId, id: rotating }, UNTIL);
  expect(afterwards.previousSecrets).toEqual({});
  expect((await owner.query("SELECT * FROM delivery")).rows).toEqual([{ id: 1, payload: '{"type": "test"}' }]);
  expect((await owner.query("SELECT * FROM delivery_attempt ORDER BY n")).rows).toEqual([
    { n: 1, code: 204, reason: null, answer: "", outcome: "delivered" },
    { n: 2, code: 410, reason: "answered 410", answer: "x", outcome: "gone" },
    { n: 3, code: null, reason: "timeout", answer: null, outcome: "retry" },
  ]);
});
