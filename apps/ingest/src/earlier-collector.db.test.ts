// A collector of the release before protocol 2, as it was on the wire: texts and members are written out here, so that a change of what the server
// shares with today's collectors cannot change them too.
import { createHash, createHmac, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { gzipSync } from "node:zlib";
import { HIDDEN } from "@padit/protocols/secrets";
import { createKeyring } from "@padit/services/keyring";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { makeTenant, makeToken, signPlansOf, startTestIngest, type TestIngest, type TestTenant } from "./testing";

let ingest: TestIngest;
let tenant: TestTenant;
beforeAll(async () => {
  ingest = await startTestIngest();
  tenant = await makeTenant(ingest.database);
});
afterAll(() => ingest?.close());

const KEY = "00112233445566778899aabbccddeeff";
const CAPABILITIES = { protocols: [{ name: "stamp", version: "1" }], stamps: ["user"], platform: "linux x64" };
const rawKey = (key: KeyObject): string => Buffer.from(key.export({ format: "jwk" }).x ?? "", "base64url").toString("base64");

const Enrolled = z.object({ collectorId: z.string(), planKey: z.string() });
const Session = z.object({ session: z.string(), key: z.string() });

/** What the older collector keeps. */
interface Earlier {
  id: string;
  planKey: string;
  privateKey: KeyObject;
  session: z.output<typeof Session> | undefined;
}

function send(earlier: Earlier, method: "GET" | "POST", path: string, body = new Uint8Array(), signal?: AbortSignal): Promise<Response> {
  const time = String(Date.now());
  const digest = createHash("sha256").update(body).digest("base64");
  const text = [method, path, time, digest].join("\n");
  const { session } = earlier;
  const signature = session
    ? createHmac("sha256", Buffer.from(session.key, "base64")).update(text).digest("base64")
    : sign(null, Buffer.from(text), earlier.privateKey).toString("base64");
  const headers = {
    ...{ "padit-collector": earlier.id, "padit-time": time, "padit-digest": digest, "padit-signature": signature },
    ...(session && { "padit-session": session.session }),
  };
  return fetch(ingest.url + path, { method, headers, ...(method === "POST" && { body }), ...(signal && { signal }) });
}

const post = (earlier: Earlier, path: string, body: object) =>
  send(earlier, "POST", path, new Uint8Array(Buffer.from(JSON.stringify(body))));

async function enrol(): Promise<Earlier> {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const token = await makeToken(ingest.database, tenant);
  const proof = sign(null, Buffer.from(`padit-enrol\n${token}`), privateKey).toString("base64");
  const body = {
    token,
    publicKey: rawKey(publicKey),
    proof,
    epoch: 7,
    version: "0.0.9",
    capabilities: CAPABILITIES,
  };
  const answer = await fetch(`${ingest.url}/v1/enrol`, { method: "POST", body: JSON.stringify(body) });
  expect(answer.status).toBe(200);
  const { collectorId, planKey } = Enrolled.parse(await answer.json());
  return { id: collectorId, planKey, privateKey, session: undefined };
}

/** Its events from now on. */
async function follow(earlier: Earlier, signal: AbortSignal) {
  const stream = await send(earlier, "GET", "/v1/stream", undefined, signal);
  expect(stream.headers.get("content-type")).toBe("text/event-stream");
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return async (name: string): Promise<Record<string, string>> => {
    for (;;) {
      const [, data] = new RegExp(`event: ${name}\\ndata: (.*)\\n\\n`).exec(text) ?? [];
      if (data !== undefined) {
        text = "";
        return JSON.parse(data);
      }
      const more = await reader?.read();
      if (more === undefined || more.done) throw new Error(`the stream ended without the event ${name}`);
      text += more.value;
    }
  };
}

async function giveEndpointWithSecret({ id: collectorId }: Earlier): Promise<number> {
  const { tenantId, endpointId } = tenant;
  const rowId = JSON.stringify([endpointId, JSON.stringify([null, "192.0.2.1", null, null, null])]);
  const secrets = await createKeyring(ingest.secretKeys).seal(Buffer.from(JSON.stringify({ key: KEY })), {
    ...{ tenantId, column: "endpoint.secrets", rowId },
  });
  return ingest.database.db.withTenant(tenantId, async (tx) => {
    const data = { protocol: "stamp", target: { host: "192.0.2.1", key: HIDDEN }, secrets, secretsVersion: 1 };
    await tx.endpoint.update({ where: { tenantId_id: { tenantId, id: endpointId } }, data });
    await tx.endpointCollector.create({ data: { tenantId, endpointId, collectorId } });
    const series = { tenantId, endpointId, collectorId, metricName: "stamp_rtt", unit: "ms", metricType: "latency" };
    return (await tx.series.create({ data: series })).id;
  });
}

test("it enrols, gets its plan with the secrets by its stream, reports, uploads, and stops when it is revoked", async () => {
  const earlier = await enrol();
  const seriesId = await giveEndpointWithSecret(earlier);
  earlier.session = Session.parse(await (await send(earlier, "POST", "/v1/session")).json());
  // The worker has not signed yet: such a collector goes on with what its stream brings.
  expect((await send(earlier, "GET", "/v1/plan")).status).toBe(404);
  const stopping = new AbortController();
  const event = await follow(earlier, stopping.signal);
  await signPlansOf(ingest);
  const plan = await event("plan");
  const planKey = { kty: "OKP", crv: "Ed25519", x: Buffer.from(earlier.planKey, "base64").toString("base64url") };
  const isSigned = verify(
    null,
    Buffer.from(plan.document ?? ""),
    { key: planKey, format: "jwk" },
    Buffer.from(plan.signature ?? "", "base64"),
  );
  expect([isSigned, plan.secrets]).toEqual([true, undefined]);
  const { revision, checks } = JSON.parse(plan.document ?? "");
  expect(checks).toMatchObject([{ target: { host: "192.0.2.1", key: KEY }, series: { stamp_rtt: seriesId } }]);
  expect((await post(earlier, "/v1/plan/applied", { revision, error: null })).status).toBe(204);

  const clock = { synchronised: true, offsetMs: 0.1, maxErrorMs: 1 };
  const spool = { rows: 0, bytes: 0, oldestMs: null, droppedRows: 0 };
  const report = { version: "0.0.9", epoch: 7, capabilities: CAPABILITIES, clock, spool, lateP99Ms: null };
  expect((await post(earlier, "/v1/status", report)).status).toBe(204);
  const batch = { epoch: 7, seq: 1, series: [seriesId], ts: [Date.now()], value: [12.5] };
  const uploaded = () => send(earlier, "POST", "/v1/batches", new Uint8Array(gzipSync(JSON.stringify(batch))));
  expect([(await uploaded()).status, (await uploaded()).status]).toEqual([202, 200]);

  const { db } = ingest.database;
  const { tenantId } = tenant;
  const row = await db.withTenant(tenantId, (tx) =>
    tx.collector.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: earlier.id } } }),
  );
  expect(row).toMatchObject({ version: "0.0.9", appliedPlanRevision: revision, planError: null, exchangeKey: null, planDueAt: null });
  await db.withTenant(tenantId, async (tx) => {
    await tx.collector.updateMany({ where: { id: earlier.id }, data: { revokedAt: new Date() } });
    await tx.$executeRaw`SELECT pg_notify('padit_revoked', ${earlier.id})`;
  });
  await event("revoked");
  expect((await send(earlier, "GET", "/v1/plan")).status).toBe(403);
  stopping.abort();
});
