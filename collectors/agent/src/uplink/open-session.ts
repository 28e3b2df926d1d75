import { HEADERS, SessionAnswer } from "@padit/protocols/collector-api";
import {
  acceptGrant,
  CHALLENGE_PATH,
  Challenge,
  newSessionShare,
  offerSession,
  provenTime,
  SESSION_PATH,
  SessionGrant,
  signCounted,
} from "@padit/protocols/collector-session";
import { type RequestToSign, type Signer, signRequest } from "@padit/protocols/collector-signing";
import type { Identity } from "../enrolment/identity";
import type { ProtocolMemory } from "../enrolment/protocol-memory";
import type { TimedAnswer } from "./ingest-answer";

/** An open session of either version. */
export interface UplinkSession {
  /** ms, by the server's clock */
  expiresAtMs: number;
  /** The signed headers of a request. */
  sign(request: RequestToSign): Record<string, string>;
  /** The server's time that an answer to the request with these headers proves, ms; NaN if it proves none. Undefined of protocol 1. */
  provenTime?(sent: Readonly<Record<string, string>>, answer: TimedAnswer["time"]): number;
}

/** The server answered the opening of a session with this status. */
export class SessionRefused extends Error {
  constructor(
    readonly status: number,
    body: string,
  ) {
    super(`The server refused a session (${status}): ${body.slice(0, 300)}`);
  }
}

export interface SessionOpener {
  collectorId: string;
  /** Raw Ed25519 public key of the server, pinned, base64. */
  planKey: string;
  identity: () => Identity;
  memory: ProtocolMemory;
  /** Posts without a signature. */
  post(path: string, body: Buffer, headers: Record<string, string>): Promise<TimedAnswer>;
  /** Posts with a signature by the collector's own key. */
  postByKey(path: string): Promise<TimedAnswer>;
  /** Records the server's time that an answer proves, ms. */
  noteTime(answer: TimedAnswer, serverMs: number): void;
  /** @throws Revoked if the answer ends this collector's access */
  throwIfRevoked(answer: TimedAnswer): void;
}

/** Opens a session of protocol 2; of protocol 1 only with a server that has never used 2, so that an attacker in between cannot downgrade the collector. */
export async function openSession(opener: SessionOpener): Promise<UplinkSession> {
  const headers = { "content-type": "application/json", [HEADERS.collector]: opener.collectorId };
  const asked = await opener.post(CHALLENGE_PATH, Buffer.alloc(0), headers);
  if (asked.status === 404) return openFirst(opener);
  const { challenge } = Challenge.parse(bodyOf(asked));
  const { publicKey, privateKey } = opener.identity();
  const parties = { collectorId: opener.collectorId, collectorKey: publicKey, serverKey: opener.planKey };
  const own = newSessionShare();
  const offer = offerSession(parties, { challenge, wallMs: Date.now(), privateKey, share: own.share });
  const answer = await opener.post(SESSION_PATH, Buffer.from(JSON.stringify(offer)), headers);
  opener.throwIfRevoked(answer);
  const grant = SessionGrant.parse(bodyOf(answer));
  const key = acceptGrant(parties, offer, grant, own.privateKey);
  opener.noteTime(answer, grant.serverMs);
  opener.memory.rememberSecond();
  let counter = 0;
  const signer = { session: grant.session, key, nextCounter: () => ++counter };
  return {
    expiresAtMs: grant.expiresAtMs,
    sign: (request) => signCounted(opener.collectorId, signer, request),
    provenTime: (sent, time) => provenTime(key, sent[HEADERS.counter] ?? "", time),
  };
}

async function openFirst(opener: SessionOpener): Promise<UplinkSession> {
  if (opener.memory.hasSeenSecond())
    throw new Error(
      "The server answers as one of protocol 1, and it spoke protocol 2 before: something else answers in its place, or it was set back to an earlier version. In that case remove protocol.json from this collector's data folder.",
    );
  const answer = await opener.postByKey("/v1/session");
  opener.throwIfRevoked(answer);
  const { session, key, expiresAtMs } = SessionAnswer.parse(bodyOf(answer));
  const signer: Signer = { kind: "session", session, key: Buffer.from(key, "base64") };
  return { expiresAtMs, sign: (request) => signRequest(opener.collectorId, signer, request) };
}

function bodyOf({ status, body }: TimedAnswer): unknown {
  if (status !== 200) throw new SessionRefused(status, body);
  return JSON.parse(body);
}
