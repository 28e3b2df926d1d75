import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { HEADERS } from "@padit/protocols/collector-api";
import { grantSession, isOfferSigned, proveTime, type SessionGrant, SessionOffer, verifyCounted } from "@padit/protocols/collector-session";
import { digestOf, importPrivateKey, type RawKeyPair, signText } from "@padit/protocols/collector-signing";

interface FakeSessionsOptions {
  planKeys: RawKeyPair;
  collectorId: string;
  collectorKey: () => string;
  nowMs: () => number;
}
type Tamper = (grant: SessionGrant) => SessionGrant;

/** The part of the fake ingest server that opens sessions of protocol 2 and checks their requests; each challenge and counter holds once. */
export function fakeSessions({ planKeys, collectorId, collectorKey, nowMs }: FakeSessionsOptions) {
  const challenges = new Set<string>();
  const sessions = new Map<string, { key: Buffer; used: Set<number> }>();
  let opened = 0;
  let tamper: Tamper = (grant) => grant;
  const header = (request: IncomingMessage, name: string): string => String(request.headers[name] ?? "");

  return {
    opened: () => opened,
    forget: () => sessions.clear(),
    tamper(how: Tamper) {
      tamper = how;
    },
    challenge() {
      const challenge = `${randomUUID()}.${randomUUID()}`;
      challenges.add(challenge);
      return { challenge };
    },
    /** Undefined: the offer is refused. */
    async grant(body: Buffer): Promise<SessionGrant | undefined> {
      const offer = SessionOffer.parse(JSON.parse(body.toString()));
      const parties = { collectorId, collectorKey: collectorKey(), serverKey: planKeys.publicKey };
      if (!challenges.delete(offer.challenge) || !isOfferSigned(parties, offer)) return undefined;
      opened++;
      const serverMs = Math.round(nowMs());
      const grant = await grantSession(parties, offer, {
        ...{ serverMs, expiresAtMs: serverMs + 600_000 },
        name(key) {
          const session = `2.${`${randomUUID()}${randomUUID()}`.replaceAll("-", "")}`;
          sessions.set(session, { key, used: new Set() });
          return session;
        },
        sign: async (text) => signText(text, importPrivateKey(planKeys.privateKey)),
      });
      return tamper(grant);
    },
    /** The header that proves the time of an answer. @param isChanged whether somebody changed the time after the server proved it */
    timeProof(request: IncomingMessage, timeMs: string, isChanged: boolean): Record<string, string> {
      const key = sessions.get(header(request, HEADERS.session))?.key;
      if (key === undefined) return {};
      return { [HEADERS.timeProof]: proveTime(key, header(request, HEADERS.counter), isChanged ? String(nowMs()) : timeMs) };
    },
    isOf: (request: IncomingMessage): boolean => header(request, HEADERS.session).startsWith("2."),
    verify(request: IncomingMessage, body: Buffer): boolean {
      const session = sessions.get(header(request, HEADERS.session));
      if (session === undefined || header(request, HEADERS.digest) !== digestOf(body)) return false;
      const { method = "", url: path = "" } = request;
      const [time, counter, digest, signature] = [HEADERS.time, HEADERS.counter, HEADERS.digest, HEADERS.signature].map((name) =>
        header(request, name),
      ) as [string, string, string, string]; // as many as names
      const verdict = verifyCounted({ method, path, time, counter, digest, signature }, session.key, nowMs());
      if (!verdict.ok || session.used.has(verdict.counter)) return false;
      session.used.add(verdict.counter);
      return true;
    },
  };
}
