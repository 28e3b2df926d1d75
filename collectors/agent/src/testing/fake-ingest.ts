import { randomBytes, randomUUID } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import {
  type Batch,
  BatchEnvelope,
  CollectorStatus,
  EnrolRequest,
  HEADERS,
  JobResults,
  KeyRotation,
  type PlanApplied,
} from "@padit/protocols/collector-api";
import {
  enrolledText,
  enrolmentText,
  generateKeys,
  importPrivateKey,
  importPublicKey,
  jobText,
  keyFingerprint,
  keyText,
  type RawKeyPair,
  revocationText,
  signText,
  type Verifier,
  verifySignature,
  verifyText,
} from "@padit/protocols/collector-signing";
import { fakeSessions } from "./fake-sessions";

export type FakeIngest = Awaited<ReturnType<typeof fakeIngest>>;

/**
 * An ingest server that implements wire.ts, checks every signature and injects faults on request. It stores batches in an array.
 * @param protocol 1: a server of before sessions by key agreement
 * @param nowMs its clock; a clock that differs from this machine's makes the collector's clock wrong
 */
export async function fakeIngest({ nowMs = Date.now, protocol = 2 }: { nowMs?: () => number; protocol?: 1 | 2 } = {}) {
  // The token has the product's prefix: base64url may begin with a dash, which a command line would parse as an option.
  const token = `padit_enrol_${randomBytes(24).toString("base64url")}`;
  const collectorId = randomUUID();
  const planKeys = generateKeys();
  const changed = new EventEmitter();
  const batches: Batch[] = [];
  const shifts: number[] = [];
  const attempts: { seq: number; digest: string }[] = [];
  const applied: PlanApplied[] = [];
  const jobResults: JobResults[] = [];
  const statuses: CollectorStatus[] = [];
  const streams = new Set<ServerResponse>();
  const ledger = new Map<string, string>();
  const sessions = new Map<string, Buffer>();
  let collectorKey = "";
  let version = protocol;
  const second = fakeSessions({ planKeys, collectorId, collectorKey: () => collectorKey, nowMs });
  let signedPlan: object | undefined;
  let revision = 0;
  let opened = 0;
  let failures = 0;
  const keyAnswers: number[] = [];
  let isRevoked = false;
  let refusal: number | undefined;
  let changeEnrolment = (enrolled: object): object => enrolled;
  let answeredInPlace = 0;
  let lieMs = 0;
  let foreign: { status: number; body: object } | undefined;

  const forgetSessions = () => {
    sessions.clear();
    second.forget();
  };
  const answer = (response: ServerResponse, status: number, body?: unknown) => {
    const timeMs = String(nowMs() + lieMs);
    response
      .writeHead(status, {
        "content-type": "application/json",
        [HEADERS.time]: timeMs,
        ...second.timeProof(response.req, timeMs, lieMs !== 0),
      })
      .end(body === undefined ? "" : JSON.stringify(body));
    changed.emit("change");
  };
  const header = (request: IncomingMessage, name: string) => String(request.headers[name] ?? "");

  function signed(request: IncomingMessage, body: Buffer): boolean {
    if (second.isOf(request)) return header(request, HEADERS.collector) === collectorId && second.verify(request, body);
    const session = request.headers[HEADERS.session];
    const key = sessions.get(String(session));
    if (session !== undefined && key === undefined) return false;
    const verifier: Verifier = key === undefined ? { kind: "ed25519", publicKey: importPublicKey(collectorKey) } : { kind: "session", key };
    const what = { method: request.method ?? "", path: request.url ?? "", body };
    const proof = {
      time: header(request, HEADERS.time),
      digest: header(request, HEADERS.digest),
      signature: header(request, HEADERS.signature),
    };
    return header(request, HEADERS.collector) === collectorId && verifySignature({ ...what, ...proof }, verifier, nowMs()).ok;
  }

  function takeEnrolment(response: ServerResponse, body: Buffer) {
    const enrolment = EnrolRequest.parse(JSON.parse(body.toString()));
    const proven = verifyText(enrolmentText(enrolment.token), enrolment.proof, importPublicKey(enrolment.publicKey));
    if (enrolment.token !== token || !proven) return answer(response, 401);
    collectorKey = enrolment.publicKey;
    const planKey = planKeys.publicKey;
    const publicKey = enrolment.publicKey;
    const signature = signText(enrolledText({ collectorId, publicKey, planKey }), importPrivateKey(planKeys.privateKey));
    answer(
      response,
      200,
      changeEnrolment({
        collectorId,
        name: "test",
        organization: "Test",
        planKey,
        ...(version === 2 && { signature }),
        serverTimeMs: Date.now(),
      }),
    );
  }

  function openSession(response: ServerResponse): void {
    const key = randomBytes(32);
    const session = randomUUID();
    sessions.set(session, key);
    opened++;
    answer(response, 200, { session, key: key.toString("base64"), expiresAtMs: nowMs() + 600_000 });
  }

  async function answerSecond(request: IncomingMessage, response: ServerResponse, body: Buffer) {
    if (version === 1) return answer(response, 404, { code: "not_found" });
    if (request.url === "/v2/challenge") return answer(response, 200, second.challenge());
    const grant = await second.grant(body);
    if (grant === undefined) return answer(response, 401);
    if (isRevoked) return answer(response, 403, { code: "forbidden", revocation: revocationBy(planKeys) });
    opened++;
    answer(response, 200, grant);
  }

  function takeKey(response: ServerResponse, body: Buffer) {
    const { publicKey, proof } = KeyRotation.parse(JSON.parse(body.toString()));
    if (!verifyText(keyText(collectorId, publicKey), proof, importPublicKey(publicKey))) return answer(response, 401);
    collectorKey = publicKey;
    forgetSessions();
    answer(response, keyAnswers.shift() ?? 204);
  }

  function takeBatch(request: IncomingMessage, response: ServerResponse, body: Buffer) {
    const batch = BatchEnvelope.parse(JSON.parse(gunzipSync(body).toString())) as Batch; // the agent's own format, which tests check
    attempts.push({ seq: batch.seq, digest: header(request, HEADERS.digest) });
    if (failures > 0) {
      failures--;
      return answer(response, 503);
    }
    if (refusal !== undefined) {
      const status = refusal;
      refusal = undefined;
      return answer(response, status, { detail: "no" });
    }
    // Like the server's ledger: a repeated batch changes nothing, and other content under the same number is a conflict.
    const known = ledger.get(`${batch.epoch}/${batch.seq}`);
    if (known !== undefined && known !== header(request, HEADERS.digest)) return answer(response, 409, { detail: "other content" });
    if (known !== undefined) return answer(response, 200, { accepted: 0, quarantined: 0, duplicate: true });
    ledger.set(`${batch.epoch}/${batch.seq}`, header(request, HEADERS.digest));
    batches.push(batch);
    shifts.push(Number(new URL(request.url ?? "", "http://ingest").searchParams.get("shift_ms") ?? 0));
    answer(response, 202, { accepted: batch.ts.length, quarantined: 0, duplicate: false });
  }

  function openStream(response: ServerResponse): void {
    response.writeHead(200, { "content-type": "text/event-stream" }).write(": hello\n\n");
    streams.add(response);
    response.on("close", () => streams.delete(response));
    changed.emit("change");
  }

  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    if (foreign !== undefined) {
      answeredInPlace++;
      return answer(response, foreign.status, foreign.body);
    }
    if (request.url === "/v1/enrol") return takeEnrolment(response, body);
    if (request.url?.startsWith("/v2/")) return answerSecond(request, response, body);
    if (!signed(request, body)) return answer(response, 401);
    if (isRevoked) return answer(response, 403, { code: "forbidden", revocation: revocationBy(planKeys) });
    if (request.url === "/v1/key") return takeKey(response, body);
    if (request.url === "/v1/session") return openSession(response);
    if (request.url?.startsWith("/v1/batches")) return takeBatch(request, response, body);
    if (request.url === "/v1/stream") return openStream(response);
    if (request.url === "/v1/plan") return answer(response, signedPlan === undefined ? 404 : 200, signedPlan);
    if (request.url === "/v1/plan/applied") applied.push(JSON.parse(body.toString()));
    if (request.url === "/v1/status") statuses.push(CollectorStatus.parse(JSON.parse(body.toString())));
    if (request.url?.startsWith("/v1/jobs/")) jobResults.push(JobResults.parse(JSON.parse(body.toString())));
    answer(response, 204);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  const emit = (event: string, data: unknown) => {
    for (const stream of streams) stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  function planBy(keys: RawKeyPair, checks: readonly object[]): object {
    const document = JSON.stringify({ version: 1, collectorId, revision: ++revision, createdAtMs: Date.now(), checks });
    return { document, signature: signText(document, importPrivateKey(keys.privateKey)) };
  }
  function revocationBy(keys: RawKeyPair, other: object = {}): object {
    const document = JSON.stringify({ collectorId, publicKey: collectorKey, revokedAtMs: Math.round(nowMs()), ...other });
    return { document, signature: signText(revocationText(document), importPrivateKey(keys.privateKey)) };
  }
  function jobBy(keys: RawKeyPair, job: object): object {
    const document = JSON.stringify({ collectorId, id: randomUUID(), expiresAtMs: Date.now() + 60_000, ...job });
    return { document, signature: signText(jobText(document), importPrivateKey(keys.privateKey)), remainingMs: 60_000 };
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // a TCP listener always has an AddressInfo
    token,
    /** Fingerprint of its key. */
    serverKey: keyFingerprint(planKeys.publicKey),
    /** Changes each enrolment's answer on its way to the collector. */
    changeEnrolment(how: (enrolled: object) => object) {
      changeEnrolment = how;
    },
    batches,
    /** The `shift_ms` of each batch. */
    shifts,
    attempts,
    applied,
    jobResults,
    statuses,
    streams: () => streams.size,
    sessionsOpened: () => opened,
    /** Sessions of protocol 2. */
    secondOpened: () => second.opened(),
    /** From now on it answers as a server of protocol 1, or of 2. */
    speak(other: 1 | 2) {
      version = other;
      forgetSessions();
    },
    /** Changes each answer of a session's opening on its way to the collector. */
    tamper: second.tamper,
    forgetSessions,
    failNextBatches(n: number) {
      failures = n;
    },
    refuseNextBatch(status: number) {
      refusal = status;
    },
    /** The next new key is stored, but the answer is an error. */
    loseKeyAnswer: () => keyAnswers.push(503),
    /** Revokes the collector; it finds out at its next request. */
    revoke() {
      isRevoked = true;
      forgetSessions();
      for (const stream of streams) stream.destroy();
    },
    /** From now on each request gets this answer, as from a proxy in between; undefined ends it. Open streams are cut. */
    answerInPlace(answer: { status: number; body: object } | undefined) {
      foreign = answer;
      for (const stream of streams) stream.destroy();
    },
    /** From now on somebody in between changes the time that answers state by this much; the proof stays what the server made. */
    changeStatedTime(byMs: number) {
      lieMs = byMs;
    },
    answeredInPlace: () => answeredInPlace,
    /** A signed revocation with other members, or by another key. */
    revocation: (other?: object, by: "the server" | "another" = "the server") =>
      revocationBy(by === "the server" ? planKeys : generateKeys(), other),
    emit,
    withholdPlan() {
      signedPlan = undefined;
    },
    sendPlan(checks: readonly object[]) {
      signedPlan = planBy(planKeys, checks);
      emit("plan", signedPlan);
    },
    sendForgedPlan: (checks: readonly object[]) => emit("plan", planBy(generateKeys(), checks)),
    /** Sends a signed job and returns the signed document. */
    sendJob(job: object, by: "the server" | "another" = "the server") {
      const signed = jobBy(by === "the server" ? planKeys : generateKeys(), job);
      emit("job", signed);
      return signed;
    },
    sendAgain: (signed: object) => emit("job", signed),
    /** Resolves at the first change after which the condition is true. The test's time-out bounds the wait. */
    async until(condition: () => boolean) {
      while (!condition()) await once(changed, "change");
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
