import { gzipSync } from "node:zlib";
import { HEADERS, MAX_SESSION_MS } from "@padit/protocols/collector-api";
import { newSessionShare, provenTime, SessionGrant, type SessionSigner, signCounted } from "@padit/protocols/collector-session";
import { generateKeys, importPrivateKey, keyText, signText } from "@padit/protocols/collector-signing";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  makeSeries,
  makeTenant,
  startTestIngest,
  startTestIngestBeside,
  type TestCollector,
  type TestIngest,
  type TestTenant,
} from "./testing";
import { Speaker } from "./testing-sessions";

let ingest: TestIngest;
let tenant: TestTenant;
let database: pg.Pool;
/** What the server's clock is ahead of this machine's. */
let aheadMs = 0;
const HOUR_MS = 3_600_000;

beforeAll(async () => {
  ingest = await startTestIngest({ now: () => Date.now() + aheadMs });
  tenant = await makeTenant(ingest.database);
  database = new pg.Pool({ connectionString: ingest.database.urls.ingest, max: 1 });
});
afterAll(async () => {
  await database?.end();
  await ingest?.close();
});

const enrol = (of = tenant): Promise<Speaker> => Speaker.enrol(ingest, of, () => Date.now() + aheadMs);
const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text));
const APPLIED = bytes(JSON.stringify({ revision: 0, error: null }));
const statusOf = async (answer: Promise<Response>): Promise<number> => (await answer).status;
const rowOf = ({ collector: { id } }: Speaker) =>
  ingest.database.db.withTenant(tenant.tenantId, (tx) =>
    tx.collector.findUniqueOrThrow({ where: { tenantId_id: { tenantId: tenant.tenantId, id } } }),
  );
async function sessionsOf({ collector: { id } }: Speaker): Promise<number> {
  const { rowCount } = await database.query("SELECT FROM collector_session WHERE collector_id = $1", [id]);
  return rowCount ?? 0;
}

describe("a session by challenge and key agreement", () => {
  it("opens whatever the collector's clock says, tells both sides the offset, and keeps its key off the wire", async () => {
    const speaker = await enrol();
    const challenge = await speaker.challenge();
    const share = newSessionShare();
    const offer = speaker.offer(challenge, { wallMs: Date.now() + 7 * HOUR_MS, share });
    const answer = await speaker.offered(offer);
    const text = await answer.text();
    const grant = SessionGrant.parse(JSON.parse(text));
    speaker.use(offer, share, grant);
    expect(text).not.toContain(Buffer.from(speaker.session?.key ?? []).toString("base64"));
    expect(Math.abs(grant.serverMs - Date.now())).toBeLessThan(30_000);
    const { clock } = await rowOf(speaker);
    expect(clock).toMatchObject({ offsetMs: expect.any(Number), offsetErrorMs: expect.any(Number) });
    const { offsetMs, offsetErrorMs } = clock as { offsetMs: number; offsetErrorMs: number };
    expect(Math.abs(offsetMs - 7 * HOUR_MS)).toBeLessThanOrEqual(offsetErrorMs);
    expect(await statusOf(speaker.send("POST", "/v1/plan/applied", APPLIED))).toBe(204);
  });

  it("holds in every ingest process, and challenge and counters of one are known to the other", async () => {
    const speaker = await enrol();
    const other = await startTestIngestBeside(ingest);
    try {
      const share = newSessionShare();
      const offer = speaker.offer(await speaker.challenge(), { share });
      const grant = SessionGrant.parse(await (await speaker.offered(offer, other.url)).json());
      speaker.use(offer, share, grant);
      expect(await statusOf(speaker.offered(offer))).toBe(401);
      const headers = speaker.headers("POST", "/v1/plan/applied", APPLIED);
      expect(await statusOf(speaker.send("POST", "/v1/plan/applied", APPLIED, { headers }))).toBe(204);
      expect(await statusOf(speaker.send("POST", "/v1/plan/applied", APPLIED, { headers, url: other.url }))).toBe(401);
      expect(await statusOf(speaker.send("POST", "/v1/plan/applied", APPLIED, { url: other.url }))).toBe(204);
    } finally {
      await other.close();
    }
  });

  it("takes a challenge once, of two answers at the same time too", async () => {
    const speaker = await enrol();
    const challenge = await speaker.challenge();
    const answers = await Promise.all(Array.from({ length: 6 }, () => statusOf(speaker.offered(speaker.offer(challenge)))));
    expect(answers.toSorted()).toEqual([200, 401, 401, 401, 401, 401]);
  });

  it("takes no challenge of another collector or organization, none that was changed, and none older than a minute", async () => {
    const speaker = await enrol();
    const neighbour = await enrol();
    const stranger = await enrol(await makeTenant(ingest.database));
    const own = await speaker.challenge();
    const [issuedMs = "", id = "", mac = ""] = own.split(".");
    const wrong = [
      await neighbour.challenge(),
      await stranger.challenge(),
      [Number(issuedMs) + 1, id, mac].join("."),
      [issuedMs, "A".repeat(22), mac].join("."),
      [issuedMs, id, "A".repeat(43)].join("."),
    ];
    for (const challenge of wrong) expect(await statusOf(speaker.offered(speaker.offer(challenge)))).toBe(401);
    try {
      aheadMs = 60_001 + 30_000;
      expect(await statusOf(speaker.offered(speaker.offer(own)))).toBe(401);
    } finally {
      aheadMs = 0;
    }
    expect(await sessionsOf(speaker)).toBe(0);
  });

  it("takes no offer by another key, for another server, or with its share changed on the way", async () => {
    const speaker = await enrol();
    const neighbour = await enrol();
    const offers = [
      speaker.offer(await speaker.challenge(), { by: neighbour.collector.key }),
      speaker.offer(await speaker.challenge(), { parties: { ...speaker.parties, serverKey: generateKeys().publicKey } }),
      { ...speaker.offer(await speaker.challenge()), share: newSessionShare().share },
      { ...speaker.offer(await speaker.challenge()), wallMs: 0 },
    ];
    for (const offer of offers) expect(await statusOf(speaker.offered(offer))).toBe(401);
    const share = { share: Buffer.alloc(32).toString("base64"), privateKey: newSessionShare().privateKey };
    expect(await statusOf(speaker.offered(speaker.offer(await speaker.challenge(), { share })))).toBe(422);
    for (const body of ["", "{", "{}", JSON.stringify({ ...offers[0], signature: "x" })]) {
      expect([400, 401, 422]).toContain(await statusOf(speaker.post("/v2/session", body)));
    }
  });

  it("remembers nothing of a flood of challenges, and answers alike for collectors that do not exist", async () => {
    const speaker = await enrol();
    const nobody = new Speaker(
      { ...speaker.collector, id: "4d9b25e6-2b2c-4b0e-8f39-6b3f1c1f0a01" } as TestCollector,
      speaker.parties,
      ingest,
      Date.now,
    );
    const answers = await Promise.all(Array.from({ length: 300 }, (_, n) => (n % 2 ? nobody : speaker).challenge()));
    expect(new Set(answers).size).toBe(300);
    expect(await sessionsOf(speaker)).toBe(0);
    await speaker.open();
    expect(await statusOf(speaker.send("POST", "/v1/plan/applied", APPLIED))).toBe(204);
  });

  it("keeps a few sessions of a collector, and opens no more than 32 in two minutes", async () => {
    const speaker = await enrol();
    for (let n = 0; n < 32; n++) await speaker.open();
    expect(await statusOf(speaker.offered(speaker.offer(await speaker.challenge())))).toBe(429);
    expect(await statusOf(speaker.send("POST", "/v1/plan/applied", APPLIED))).toBe(204);
    try {
      aheadMs = 121_000;
      await speaker.open();
      expect(await sessionsOf(speaker)).toBeLessThanOrEqual(9);
    } finally {
      aheadMs = 0;
    }
  });

  it("ends with its time, with the collector's key, and for every other holder", async () => {
    const speaker = await enrol();
    const neighbour = await enrol();
    await Promise.all([speaker.open(), neighbour.open()]);
    // The neighbour's collector with this session's ticket and key.
    const stolen = signCounted(neighbour.collector.id, speaker.session as SessionSigner, {
      ...{ method: "GET", path: "/v1/plan", body: bytes(""), timeMs: Date.now() },
    });
    expect(await statusOf(neighbour.send("GET", "/v1/plan", bytes(""), { headers: stolen }))).toBe(401);
    expect(await statusOf(speaker.send("GET", "/v1/plan", bytes("")))).toBe(200);
    try {
      aheadMs = MAX_SESSION_MS + 1_000;
      expect(await statusOf(speaker.send("GET", "/v1/plan", bytes("")))).toBe(401);
    } finally {
      aheadMs = 0;
    }
    const next = generateKeys();
    const proof = signText(keyText(speaker.collector.id, next.publicKey), importPrivateKey(next.privateKey));
    const rotation = JSON.stringify({ publicKey: next.publicKey, proof });
    expect(await statusOf(speaker.send("POST", "/v1/key", bytes(rotation)))).toBe(401);
    expect((await speaker.collector.send("POST", "/v1/key", rotation, { signer: speaker.collector.key })).status).toBe(204);
    expect(await statusOf(speaker.send("GET", "/v1/plan", bytes("")))).toBe(401);
  });
});

describe("the counter of a session's requests", () => {
  it("is used once where a repetition would change something, in any order within the window", async () => {
    const speaker = await enrol();
    await speaker.open();
    const made = Array.from({ length: 130 }, () => speaker.headers("POST", "/v1/plan/applied", APPLIED));
    const send = (counter: number) => statusOf(speaker.send("POST", "/v1/plan/applied", APPLIED, { headers: made[counter - 1] ?? {} }));
    const tried: [counter: number, status: number][] = [
      ...([
        [2, 204],
        [2, 401],
        [1, 204],
        [1, 401],
        [65, 204],
        [3, 204],
        [3, 401],
        [2, 401],
        [64, 204],
        [65, 401],
      ] as const),
      // 130 leaves a window of 63 numbers behind it: 67 and what is older is refused, seen or not.
      ...([
        [130, 204],
        [68, 204],
        [68, 401],
        [67, 401],
        [66, 401],
        [129, 204],
        [130, 401],
      ] as const),
    ].map(([counter, status]) => [counter, status]);
    for (const [counter, status] of tried) expect([counter, await send(counter)]).toEqual([counter, status]);
  });

  it("is part of the proof of the server's time, in refusals too, so that no other answer's time passes for this one's", async () => {
    const speaker = await enrol();
    await speaker.open();
    const key = speaker.session?.key ?? new Uint8Array();
    const answers = [await speaker.send("GET", "/v1/plan", bytes("")), await speaker.send("POST", "/v1/plan/applied", bytes("{"))];
    expect(answers.map(({ status }) => status)).toEqual([200, 400]);
    for (const [i, { headers }] of answers.entries()) {
      const stated = { timeMs: headers.get(HEADERS.time) ?? "", proof: headers.get(HEADERS.timeProof) ?? "" };
      expect(provenTime(key, String(i + 1), stated)).toBe(Number(stated.timeMs));
      expect(provenTime(key, String(i + 2), stated)).toBeNaN();
      expect(provenTime(key, String(i + 1), { ...stated, timeMs: String(Number(stated.timeMs) + 1) })).toBeNaN();
    }
    const refused = await speaker.collector.send("GET", "/v1/plan", "", { signer: { kind: "session", session: "2.x", key } });
    expect([refused.status, refused.headers.get(HEADERS.timeProof)]).toEqual([401, null]);
  });

  it("of many copies of one request at once lets one through", async () => {
    const speaker = await enrol();
    await speaker.open();
    const headers = speaker.headers("POST", "/v1/plan/applied", APPLIED);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => statusOf(speaker.send("POST", "/v1/plan/applied", APPLIED, { headers }))),
    );
    expect(answers.filter((status) => status === 204)).toHaveLength(1);
  });

  it("leaves a repeated batch to the ledger, which stores it once", async () => {
    const speaker = await enrol();
    await speaker.open();
    const series = await makeSeries(ingest.database, tenant, speaker.collector);
    const body = new Uint8Array(gzipSync(JSON.stringify({ epoch: 1, seq: 1, series: [series], ts: [Date.now()], value: [1] })));
    const headers = speaker.headers("POST", "/v1/batches", body);
    expect(await statusOf(speaker.send("POST", "/v1/batches", body, { headers }))).toBe(202);
    expect(await statusOf(speaker.send("POST", "/v1/batches", body, { headers }))).toBe(200);
  });

  it("comes with a time within two minutes of the server's, and a changed number or time does not hold", async () => {
    const speaker = await enrol();
    await speaker.open();
    const at = (offMs: number) => ({ headers: speaker.headers("GET", "/v1/plan", bytes(""), Date.now() + offMs) });
    expect(await statusOf(speaker.send("GET", "/v1/plan", bytes(""), at(-100_000)))).toBe(200);
    expect(await statusOf(speaker.send("GET", "/v1/plan", bytes(""), at(-130_000)))).toBe(401);
    expect(await statusOf(speaker.send("GET", "/v1/plan", bytes(""), at(130_000)))).toBe(401);
    for (const name of [HEADERS.counter, HEADERS.time] as const) {
      const headers = speaker.headers("GET", "/v1/plan", bytes(""));
      headers[name] = String(Number(headers[name]) + 1);
      expect(await statusOf(speaker.send("GET", "/v1/plan", bytes(""), { headers }))).toBe(401);
    }
  });
});
