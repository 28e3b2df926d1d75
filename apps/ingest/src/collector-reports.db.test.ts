import { newId } from "@padit/domain";
import { Plan, ProbeJob, SignedDocument, SignedJob } from "@padit/protocols/collector-api";
import { importPublicKey, jobText, verifyText } from "@padit/protocols/collector-signing";
import { startProbeJob } from "@padit/services/collectors";
import { createKeyring, loadPlanKey } from "@padit/services/keyring";
import type { ServiceContext } from "@padit/services/service-context";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { makeSeries, makeTenant, startTestIngest, TestCollector, type TestIngest, type TestTenant } from "./testing";

let ingest: TestIngest;
let tenant: TestTenant;
let collector: TestCollector;

beforeAll(async () => {
  ingest = await startTestIngest();
  tenant = await makeTenant(ingest.database);
  collector = await TestCollector.enrol(ingest, tenant);
});
afterAll(() => ingest?.close());

describe("what a collector says and hears", () => {
  const findCollector = () =>
    ingest.database.db.withTenant(tenant.tenantId, (tx) =>
      tx.collector.findUniqueOrThrow({ where: { tenantId_id: { tenantId: tenant.tenantId, id: collector.id } } }),
    );
  const jobOf = async (count = 2) => {
    const { id } = await startProbeJob(operator(), {
      collectorId: collector.id,
      protocol: "tcp",
      target: { host: "192.0.2.1", port: 1 },
      count,
    });
    return id;
  };
  const operator = (): ServiceContext => ({
    db: ingest.database.db,
    actor: { kind: "user", userId: newId(), name: "Operator", tenantId: tenant.tenantId, role: "operator" },
    now: () => new Date(),
    keyring: createKeyring(ingest.secretKeys),
    site: { publicUrl: "https://padit.example", ingestUrl: ingest.url, egressPolicy: { allow: [] } },
  });
  /** The job in an event, as the collector reads it. */
  const jobIn = async (event: unknown) => {
    const { data } = z.object({ name: z.literal("job"), data: SignedJob }).parse(event);
    const { document, signature, remainingMs } = data;
    expect(remainingMs).toBeGreaterThan(80_000);
    const { publicKey } = await loadPlanKey(ingest.database.db, createKeyring(ingest.secretKeys));
    expect(verifyText(jobText(document), signature, importPublicKey(Buffer.from(publicKey).toString("base64")))).toBe(true);
    return ProbeJob.parse(JSON.parse(document));
  };
  const report = (n: number) => ({ n, atMs: Date.now(), outcome: "ok", metrics: {}, stampSource: "user" });

  it("keeps its status and the plan it applied", async () => {
    const status = {
      version: "9.9.9",
      epoch: 7,
      capabilities: { protocols: [{ name: "tcp", version: "1.0.0" }], stamps: ["user"], platform: "test" },
      clock: { synchronised: true, offsetMs: 0.1, maxErrorMs: 2 },
      serverClock: { offsetMs: 240_000, errorMs: 3 },
      spool: { rows: 1, bytes: 2, oldestMs: null, droppedRows: 0 },
      lateP99Ms: 3,
    };
    expect((await collector.send("POST", "/v1/status", JSON.stringify(status))).status).toBe(204);
    const applied = { revision: 1, error: null, refused: [{ checkId: "c", reason: "not allowed" }] };
    expect((await collector.send("POST", "/v1/plan/applied", JSON.stringify(applied))).status).toBe(204);
    expect(await findCollector()).toMatchObject({
      version: "9.9.9",
      epoch: 7n,
      capabilities: status.capabilities,
      clock: { synchronised: true, residualMs: 0.1, maxErrorMs: 2, offsetMs: 240_000, offsetErrorMs: 3, lateP99Ms: 3 },
      spool: status.spool,
      appliedPlanRevision: 1,
      planError: "c: not allowed",
    });
  });

  it("is heard with every refusal, however many there are, each whole or counted", async () => {
    const refused = Array.from({ length: 700 }, (_, i) => ({ checkId: `check-${i}`, reason: "Not permitted. ".repeat(12) }));
    const say = (part: typeof refused) =>
      collector.send("POST", "/v1/plan/applied", JSON.stringify({ revision: 1, error: null, refused: part }));
    expect((await say(refused.slice(0, 300))).status).toBe(204);
    expect((await findCollector())?.planError?.split("\n").length).toBe(300);
    expect((await say(refused)).status).toBe(204);
    const lines = (await findCollector())?.planError?.split("\n") ?? [];
    expect(lines.at(-1)).toBe(`and ${700 - (lines.length - 1)} more`);
    expect(lines.at(-2)).toBe(`check-${lines.length - 2}: ${"Not permitted. ".repeat(12)}`);
  });

  it("gets the plan as it was signed", async () => {
    const { document } = SignedDocument.parse(await (await collector.send("GET", "/v1/plan", "")).json());
    expect(Plan.parse(JSON.parse(document))).toMatchObject({ collectorId: collector.id, revision: 1 });
  });

  it("hears of its plan and waiting jobs at once, of new jobs as they come, and of its end", async () => {
    const waiting = await jobOf();
    const listener = await TestCollector.enrol(ingest, tenant);
    const stream = await collector.send("GET", "/v1/stream", "");
    expect(stream.headers.get("content-type")).toBe("text/event-stream");
    const events = readEvents(stream);
    expect((await events.next()).value).toMatchObject({ name: "plan" });
    expect(await jobIn((await events.next()).value)).toMatchObject({ id: waiting, collectorId: collector.id });
    const late = await jobOf(3);
    expect(await jobIn((await events.next()).value)).toMatchObject({ id: late, count: 3, protocol: "tcp" });
    await events.return(undefined);

    const others = readEvents(await listener.send("GET", "/v1/stream", ""));
    expect((await others.next()).value).toMatchObject({ name: "plan" });
    await ingest.database.db.withTenant(tenant.tenantId, async (tx) => {
      await tx.collector.update({
        where: { tenantId_id: { tenantId: tenant.tenantId, id: listener.id } },
        data: { revokedAt: new Date() },
      });
      await tx.$executeRaw`SELECT pg_notify('padit_revoked', ${listener.id})`;
    });
    expect((await others.next()).value).toMatchObject({ name: "revoked" });
    expect((await others.next()).done).toBe(true);
  });

  it("reports a job's runs, which count once however often they are said", async () => {
    const id = await jobOf();
    const say = (state: string, results: object[]) => collector.send("POST", `/v1/jobs/${id}/results`, JSON.stringify({ state, results }));
    expect((await say("running", [report(0)])).status).toBe(204);
    expect((await say("done", [report(0), report(1)])).status).toBe(204);
    // A finished job accepts no further runs, so a leaked or buggy collector cannot fill the table through it.
    expect((await say("running", [report(1), report(2)])).status).toBe(204);
    const job = await ingest.database.db.withTenant(tenant.tenantId, (tx) =>
      tx.probeJob.findUniqueOrThrow({ where: { tenantId_id: { tenantId: tenant.tenantId, id } }, include: { results: true } }),
    );
    expect([job.state, job.results.map(({ n }) => n).toSorted()]).toEqual(["done", [0, 1]]);
  });

  it("may not speak for another's job", async () => {
    const id = await jobOf();
    const stranger = await TestCollector.enrol(ingest, await makeTenant(ingest.database));
    const body = JSON.stringify({ state: "done", results: [] });
    expect((await stranger.send("POST", `/v1/jobs/${id}/results`, body)).status).toBe(404);
  });

  it("may fill a series as soon as it exists", async () => {
    const series = await makeSeries(ingest.database, tenant, collector, "udp_echo_loss");
    const batch = { epoch: 2, seq: 1, series: [series + 1], ts: [Date.now()], value: [0] };
    expect(await (await collector.sendBatch(batch)).json()).toMatchObject({ accepted: 0, quarantined: 1 });
    const next = await makeSeries(ingest.database, tenant, collector, "udp_echo_jitter");
    expect(await (await collector.sendBatch({ ...batch, seq: 2, series: [next] })).json()).toMatchObject({ accepted: 1, quarantined: 0 });
  });
});

async function* readEvents(stream: Response): AsyncGenerator<{ name: string; data: unknown }, void> {
  const { body } = stream;
  if (!body) throw new Error("the stream has no body");
  let text = "";
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(text.slice(0, end)) ?? [];
      text = text.slice(end + 2);
      if (name !== undefined && data !== undefined) yield { name, data: JSON.parse(data) };
    }
  }
}
