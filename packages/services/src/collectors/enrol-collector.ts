import { countCollectors, type EnrolOutcome, enrolByToken, findEnrolmentToken, type IngestPool } from "@padit/db/ingest-functions";
import { newId, PaditError } from "@padit/domain";
import type { EnrolAnswer, EnrolRequest } from "@padit/protocols/collector-api";
import { enrolledText, enrolmentText, importPublicKey, verifyText } from "@padit/protocols/collector-signing";
import { hashSecret } from "../hash-secret";
import { chooseShard } from "./choose-shard";

export interface EnrolmentDeps {
  pool: IngestPool;
  /** The key that signs plans; both in base64. */
  serverKey: { publicKey(): Promise<string>; sign(text: string): Promise<string> };
  now: Date;
  /** Number of shards of the installation. */
  shards: number;
}

const NO_TOKEN = "the token is unknown, was used, or is older than 15 minutes: make another";

/**
 * Exchanges a single-use token for a collector: a new collector with the token's name, or the existing collector that the token names. The
 * worker signs its plan afterwards, also when a collector enrols again: the stored plan may have secrets for another key.
 * @throws PaditError unauthenticated when the token or the proof is invalid, conflict when the name is in use or the collector was revoked
 */
export async function enrolCollector({ pool, serverKey, now, shards }: EnrolmentDeps, request: EnrolRequest): Promise<EnrolAnswer> {
  requirePossession(request);
  const tokenHash = hashSecret(request.token);
  const token = await findEnrolmentToken(pool, tokenHash);
  if (!token) throw new PaditError("unauthenticated", NO_TOKEN);
  const { tenantId } = token;
  const collectorId = token.collectorId ?? newId();
  const planKey = await serverKey.publicKey();
  // Signed before the token is used, so that a signer that is away costs nobody a token.
  const signature = await serverKey.sign(enrolledText({ collectorId, publicKey: request.publicKey, planKey }));
  const { epoch, version, capabilities } = request;
  const { outcome, name, organization } = await enrolByToken(pool, {
    ...{ tenantId, tokenHash, collectorId, entryId: newId(), at: now },
    shard: chooseShard(await countCollectors(pool), tenantId, shards),
    publicKey: Buffer.from(request.publicKey, "base64"),
    exchangeKey: request.exchangeKey === undefined ? null : Buffer.from(request.exchangeKey, "base64"),
    facts: { epoch, version, capabilities },
  });
  refuse(outcome, name);
  return { collectorId, name, organization, planKey, signature, serverTimeMs: now.getTime() };
}

function requirePossession({ token, publicKey, proof }: EnrolRequest): void {
  if (!verifyText(enrolmentText(token), proof, importPublicKey(publicKey))) {
    throw new PaditError("unauthenticated", "the proof is not a signature of the token by this key");
  }
}

function refuse(outcome: EnrolOutcome, name: string): void {
  if (outcome === "token") throw new PaditError("unauthenticated", NO_TOKEN);
  if (outcome === "name") throw new PaditError("conflict", `a collector named ${name} exists: make a token with another name`);
  if (outcome === "revoked") throw new PaditError("conflict", "the collector that this token is for was revoked: enrol a new one");
}
