import { createHash } from "node:crypto";
import type { SystemTx } from "@padit/db";
import { newId, PaditError } from "@padit/domain";
import { enrolmentText, importPublicKey, verifyText } from "@padit/protocols/collector-api/signing";
import { type EnrolAnswer, EnrolRequest } from "@padit/protocols/collector-api/wire";
import { loadPlanKey } from "@padit/services/keyring/plan-key";
import { signPlan } from "@padit/services/setup/sign-plan";
import { chooseShard } from "../choose-shard";
import { jsonBody } from "./json-body";
import type { Route } from "./route";

/** Turns a single-use token into a collector: of the token's name, or the one that waits for it already. */
export const enrol: Route = {
  method: "POST",
  path: /^\/v1\/enrol$/,
  signed: false,
  async handle({ ingest, body }) {
    const request = jsonBody(EnrolRequest, body);
    requirePossession(request);
    const now = new Date(ingest.now());
    const key = await loadPlanKey(ingest.db, ingest.keyring);
    const answer = await ingest.db.asSystem(async (tx): Promise<EnrolAnswer> => {
      const token = await takeToken(tx, request.token, now);
      const { tenantId } = token;
      // What services write (outbox, plan) takes the tenant from the transaction.
      await tx.$executeRaw`SELECT set_config('app.tenant_id', ${tenantId}, true)`;
      const { id: collectorId, name, planRevision } = await admit(tx, token, request, now, ingest.shards);
      await tx.enrolmentToken.update({ where: { tenantId_id: { tenantId, id: token.id } }, data: { collectorId } });
      await tx.auditEntry.create({
        data: {
          tenantId,
          id: newId(),
          at: now,
          actorType: "collector",
          actorId: collectorId,
          actorName: name,
          action: "collector.enrol",
          targetType: "collector",
          targetId: collectorId,
          detail: { token: token.id, version: request.version },
        },
      });
      if (planRevision === 0) await signPlan(tx, { tenantId, collectorId, key, now });
      const { name: organization } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId } });
      return { collectorId, name, organization, planKey: Buffer.from(key.publicKey).toString("base64"), serverTimeMs: now.getTime() };
    });
    ingest.directory.forget(answer.collectorId);
    return { status: 200, body: answer };
  },
};

function requirePossession({ token, publicKey, proof }: EnrolRequest): void {
  if (!verifyText(enrolmentText(token), proof, importPublicKey(publicKey))) {
    throw new PaditError("unauthenticated", "the proof is not a signature of the token by this key");
  }
}

/** The row that is marked used: under a race PostgreSQL lets one update see it unused, the others wait and then find none. */
async function takeToken(tx: SystemTx, token: string, now: Date) {
  const tokenHash = createHash("sha256").update(token).digest("hex");
  const { count } = await tx.enrolmentToken.updateMany({
    where: { tokenHash, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  if (count !== 1) throw new PaditError("unauthenticated", "the token is unknown, was used, or is older than 15 minutes: make another");
  return tx.enrolmentToken.findUniqueOrThrow({ where: { tokenHash } });
}

type Token = Awaited<ReturnType<typeof takeToken>>;

async function admit(tx: SystemTx, token: Token, request: EnrolRequest, now: Date, shards: number) {
  const { tenantId, name, site, tags } = token;
  const facts = {
    publicKey: new Uint8Array(Buffer.from(request.publicKey, "base64")),
    epoch: BigInt(request.epoch),
    version: request.version,
    capabilities: request.capabilities,
    enrolledAt: now,
    lastSeenAt: now,
    cloneSeenAt: null,
    starts: [],
  };
  if (token.collectorId !== null) {
    return tx.collector.update({ where: { tenantId_id: { tenantId, id: token.collectorId }, revokedAt: null }, data: facts });
  }
  if (await tx.collector.findUnique({ where: { tenantId_name: { tenantId, name } } })) {
    throw new PaditError("conflict", `a collector named ${name} exists: make a token with another name`);
  }
  const load = await tx.collector.groupBy({ by: ["shard", "tenantId"], _count: true });
  const shard = chooseShard(
    load.map((row) => ({ shard: row.shard, tenantId: row.tenantId, collectors: row._count })),
    tenantId,
    shards,
  );
  return tx.collector.create({ data: { tenantId, id: newId(), name, site, tags, shard, ...facts } });
}
