import { PaditError } from "@padit/domain";
import { MAX_SESSION_MS } from "@padit/protocols/collector-api";
import { grantSession, isOfferSigned, SessionOffer } from "@padit/protocols/collector-session";
import { exportPublicKey } from "@padit/protocols/collector-signing";
import { statedCollector } from "../auth/authenticate";
import { jsonBody } from "./json-body";
import type { Route } from "./route";

/** A collector's answer to a challenge; the server's share of the session's key, signed by the key that the collector pinned. */
export const openSession: Route = {
  method: "POST",
  path: /^\/v2\/session$/,
  bodyBytesMax: 4 << 10,
  caller: "opener",
  async handle({ ingest, request, body }) {
    const offer = jsonBody(SessionOffer, body);
    const nowMs = Math.floor(ingest.now());
    const collector = await ingest.directory.find(statedCollector(request));
    if (!collector) throw new PaditError("unauthenticated", "no such collector");
    const challenge = ingest.challenges.read(collector.id, offer.challenge, nowMs);
    if (!challenge)
      throw new PaditError("unauthenticated", "the challenge is not this collector's or is older than a minute: ask for another");
    const parties = {
      collectorId: collector.id,
      collectorKey: exportPublicKey(collector.publicKey),
      serverKey: await ingest.serverKey.publicKey(),
    };
    if (!isOfferSigned(parties, offer)) throw new PaditError("unauthenticated", "the signature does not hold");
    await ingest.revocations.refuseRevoked(collector);
    const { id } = challenge;
    const expiresAtMs = nowMs + MAX_SESSION_MS;
    await ingest.ledger.begin(collector, { id, nowMs, expiresAtMs, clock: clockAt(offer.wallMs, challenge.issuedMs, nowMs) });
    const grant = await grantSession(parties, offer, {
      ...{ expiresAtMs, serverMs: nowMs },
      name: (key) => ingest.tickets.seal(collector.holder, { id, key, expiresAtMs }),
      sign: (text) => ingest.serverKey.sign(text),
    }).catch((error: unknown) => {
      throw error instanceof RangeError ? new PaditError("invalid", error.message, { cause: error }) : error;
    });
    return { status: 200, body: grant };
  },
};

/** The collector read its clock between the challenge and this answer: its offset to the server is known to half of that time, ms. */
const clockAt = (wallMs: number, issuedMs: number, nowMs: number) => ({
  offsetMs: wallMs - (issuedMs + nowMs) / 2,
  offsetErrorMs: Math.abs(nowMs - issuedMs) / 2 + 1,
});
