import { SignedDocument } from "@padit/protocols/collector-api";
import { exportExchangeKey, generateExchangeKey, openSecrets } from "@padit/protocols/collector-secrets";
import { HIDDEN } from "@padit/protocols/secrets";
import { createKeyring } from "@padit/services/keyring";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeTenant, signPlansOf, startTestIngest, TestCollector, type TestIngest, type TestTenant } from "./testing";

let ingest: TestIngest;
let tenant: TestTenant;
beforeAll(async () => {
  ingest = await startTestIngest();
  tenant = await makeTenant(ingest.database);
});
afterAll(() => ingest?.close());

const KEY = "00112233445566778899aabbccddeeff";
const STATUS = {
  version: "test",
  epoch: 1,
  capabilities: { protocols: [], stamps: [] },
  clock: { synchronised: null, offsetMs: null, maxErrorMs: null },
  spool: { rows: 0, bytes: 0, oldestMs: null, droppedRows: 0 },
  lateP99Ms: null,
};

/** Gives the collector an endpoint with a secret, as an organization's operator does. */
async function giveSecret({ id }: TestCollector): Promise<string> {
  const { tenantId, endpointId } = tenant;
  const target = { host: "192.0.2.1", key: HIDDEN };
  const place = JSON.stringify([endpointId, JSON.stringify([null, "192.0.2.1", null, null, null])]);
  const sealed = await createKeyring(ingest.secretKeys).seal(Buffer.from(JSON.stringify({ key: KEY })), {
    ...{ tenantId, column: "endpoint.secrets", rowId: place },
  });
  await ingest.database.db.withTenant(tenantId, async (tx) => {
    const where = { tenantId_id: { tenantId, id: endpointId } };
    await tx.endpoint.update({ where, data: { protocol: "stamp", target, secrets: sealed, secretsVersion: 1 } });
    await tx.endpointCollector.create({ data: { tenantId, endpointId, collectorId: id } });
  });
  return endpointId;
}

const planOf = async (collector: TestCollector) => SignedDocument.parse(await (await collector.send("GET", "/v1/plan", "")).json());

test("a status with a key turns the plan's secrets from sealed-whole to encrypted, and one without turns them back", async () => {
  const collector = await TestCollector.enrol(ingest, tenant);
  const checkId = await giveSecret(collector);
  const privateKey = generateExchangeKey();
  const exchangeKey = exportExchangeKey(privateKey);
  const tell = async (more: object) => {
    expect((await collector.send("POST", "/v1/status", JSON.stringify({ ...STATUS, ...more }))).status).toBe(204);
    await signPlansOf(ingest);
  };

  await tell({ exchangeKey });
  const { document, secrets } = await planOf(collector);
  expect(document).not.toContain(KEY);
  const { sealedSecrets } = JSON.parse(document);
  expect(openSecrets(secrets, sealedSecrets, { collectorId: collector.id, privateKey })).toEqual({ [checkId]: { key: KEY } });
  await tell({ exchangeKey });
  expect((await planOf(collector)).document).toBe(document);

  await tell({});
  const older = await planOf(collector);
  expect(older.secrets).toBeUndefined();
  expect(JSON.parse(older.document).checks).toMatchObject([{ target: { host: "192.0.2.1", key: KEY } }]);
});

test("a status with a key of the wrong length is refused", async () => {
  const collector = await TestCollector.enrol(ingest, tenant);
  const body = JSON.stringify({ ...STATUS, exchangeKey: "AAAA" });
  expect((await collector.send("POST", "/v1/status", body)).status).toBe(422);
});
