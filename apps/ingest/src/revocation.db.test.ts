import { generateKeyPairSync } from "node:crypto";
import { Revocation, RevokedProblem } from "@padit/protocols/collector-api";
import { importPublicKey, revocationText, verifyText } from "@padit/protocols/collector-signing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeTenant, startTestIngest, type TestIngest, type TestTenant } from "./testing";
import { Speaker } from "./testing-sessions";

let ingest: TestIngest;
let tenant: TestTenant;
beforeAll(async () => {
  ingest = await startTestIngest();
  tenant = await makeTenant(ingest.database);
});
afterAll(() => ingest?.close());

const NOTHING = new Uint8Array();

async function revoke({ collector: { id } }: Speaker, revokedAt: Date): Promise<void> {
  await ingest.database.db.withTenant(tenant.tenantId, async (tx) => {
    await tx.collector.update({ where: { tenantId_id: { tenantId: tenant.tenantId, id } }, data: { revokedAt } });
    await tx.$executeRaw`SELECT pg_notify('padit_revoked', ${id})`;
  });
}

it("proves a revocation by a statement of the pinned key, in whichever way the collector asks, and tells strangers nothing", async () => {
  const speaker = await Speaker.enrol(ingest, tenant);
  await speaker.open();
  const stream = await speaker.send("GET", "/v1/stream", NOTHING);
  const revokedAt = new Date();
  await revoke(speaker, revokedAt);
  const told = /event: revoked\ndata: (?<data>.*)/.exec(await stream.text())?.groups?.data ?? "{}";
  const answers = [
    await speaker.send("GET", "/v1/plan", NOTHING),
    await speaker.offered(speaker.offer(await speaker.challenge())),
    await speaker.collector.send("GET", "/v1/plan", ""),
    await speaker.collector.send("POST", "/v1/session", "", { signer: speaker.collector.key }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  const bodies = await Promise.all(answers.map(async (answer) => RevokedProblem.parse(await answer.json())));
  const { parties } = speaker;
  for (const revocation of [JSON.parse(told), ...bodies.map((body) => body.revocation)]) {
    const { document, signature } = RevokedProblem.shape.revocation.parse(revocation);
    expect(verifyText(revocationText(document), signature, importPublicKey(parties.serverKey))).toBe(true);
    // It is no plan and no job.
    expect(verifyText(document, signature, importPublicKey(parties.serverKey))).toBe(false);
    expect(Revocation.parse(JSON.parse(document))).toEqual({
      ...{ collectorId: parties.collectorId, publicKey: parties.collectorKey, revokedAtMs: revokedAt.getTime() },
    });
  }
  const { privateKey } = generateKeyPairSync("ed25519");
  const stranger = await speaker.collector.send("GET", "/v1/plan", "", { signer: { kind: "ed25519", privateKey } });
  expect([stranger.status, await stranger.text()]).toEqual([401, expect.not.stringContaining("revo")]);
});
