import { createHash } from "node:crypto";
import type { Database, SystemTx } from "@padit/db";
import { newId, PaditError } from "@padit/domain";
import type { EnrolAnswer, EnrolRequest } from "@padit/protocols/collector-api";
import { enrolledText, enrolmentText, importPublicKey, verifyText } from "@padit/protocols/collector-signing";
import type { Keyring } from "../keyring/keyring";
import { loadPlanKey } from "../keyring/plan-key";
import { signPlan } from "../setup/sign-plan";
import { findShard } from "./choose-shard";

export interface EnrolmentDeps {
  db: Database;
  keyring: Keyring;
  now: Date;
  /** Number of shards of the installation. */
  shards: number;
}

/**
 * Exchanges a single-use token for a collector: a new collector with the token's name, or the existing collector that the token names.
 * @throws PaditError unauthenticated when the token or the proof is invalid, conflict when the name is in use
 */
export async function enrolCollector({ db, keyring, now, shards }: EnrolmentDeps, request: EnrolRequest): Promise<EnrolAnswer> {
  requirePossession(request);
  const key = await loadPlanKey(db, keyring);
  return db.asSystem(async (tx) => {
    const token = await useToken(tx, request.token, now);
    const { tenantId } = token;
    const { id: collectorId, name } = await admit(tx, token, request, { now, shards });
    await tx.enrolmentToken.update({ where: { tenantId_id: { tenantId, id: token.id } }, data: { collectorId } });
    await tx.auditEntry.create({
      data: {
        ...{ tenantId, id: newId(), at: now, action: "collector.enrol" },
        ...{ actorType: "collector", actorId: collectorId, actorName: name, targetType: "collector", targetId: collectorId },
        detail: { token: token.id, version: request.version },
      },
    });
    // Also when a collector enrols again: the stored plan may have secrets for another key.
    await signPlan(tx, { tenantId, collectorId, key, now });
    const { name: organization } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId } });
    const planKey = Buffer.from(key.publicKey).toString("base64");
    const signed = await key.sign(enrolledText({ collectorId, publicKey: request.publicKey, planKey }));
    return { collectorId, name, organization, planKey, signature: Buffer.from(signed).toString("base64"), serverTimeMs: now.getTime() };
  });
}

function requirePossession({ token, publicKey, proof }: EnrolRequest): void {
  if (!verifyText(enrolmentText(token), proof, importPublicKey(publicKey))) {
    throw new PaditError("unauthenticated", "the proof is not a signature of the token by this key");
  }
}

/** Marks the token as used and returns its row. Of concurrent requests only one update finds the token unused. */
async function useToken(tx: SystemTx, token: string, now: Date) {
  const tokenHash = createHash("sha256").update(token).digest("hex");
  const { count } = await tx.enrolmentToken.updateMany({
    where: { tokenHash, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  if (count !== 1) throw new PaditError("unauthenticated", "the token is unknown, was used, or is older than 15 minutes: make another");
  return tx.enrolmentToken.findUniqueOrThrow({ where: { tokenHash } });
}

type Token = Awaited<ReturnType<typeof useToken>>;

async function admit(tx: SystemTx, token: Token, request: EnrolRequest, { now, shards }: { now: Date; shards: number }) {
  const { tenantId, name, site, tags } = token;
  const facts = {
    publicKey: new Uint8Array(Buffer.from(request.publicKey, "base64")),
    exchangeKey: request.exchangeKey === undefined ? null : new Uint8Array(Buffer.from(request.exchangeKey, "base64")),
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
  const shard = await findShard(tx, tenantId, shards);
  return tx.collector.create({ data: { tenantId, id: newId(), name, site, tags, shard, ...facts } });
}
