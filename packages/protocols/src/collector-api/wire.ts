import { z } from "zod";
import { Capabilities } from "./capabilities";

/**
 * The collector's side of the ingest API. All bodies are JSON; a batch is gzip. Times are ms since the Unix epoch.
 *
 * POST /v1/enrol             EnrolRequest → EnrolAnswer                 once, with a single-use token
 * POST /v2/challenge, /v2/session                                       session.ts: how newer collectors open a session
 * POST /v1/session           (Ed25519 signed, empty body) → SessionAnswer   key for HMAC, at most 15 min
 * POST /v1/key               (Ed25519 signed by the old key) KeyRotation → 204   the new key holds from now on, sessions end
 * POST /v1/batches[?shift_ms=N]  Batch → 202 {accepted} | 200 {duplicate: true} | 409 other content | 400, 413, 422 | 429, 503 + Retry-After
 * GET  /v1/plan              → SignedPlan                               the newest one
 * POST /v1/plan/applied      PlanApplied → 204
 * POST /v1/status            CollectorStatus → 204                      liveness and self-report, every few seconds
 * GET  /v1/stream            text/event-stream: `plan` (SignedPlan), `job` (SignedJob), `revoked` (SignedRevocation); a comment every 10 s keeps it alive
 * POST /v1/jobs/{id}/results JobResults → 204
 *
 * Every request except enrol has the HEADERS; `signature` is Ed25519 (to open a session, and without a session key) or HMAC-SHA-256 with the
 * session key over `signedText`. The time must be within 5 min of the server's. Every response has the server's time in `padit-time`, so that a
 * collector with a wrong clock can sign with the right time and correct the times of its samples.
 *
 * Secrets of probes are masked in plans and jobs and sent in a separate member, encrypted for the exchange key that the collector states. An
 * older collector states none and gets them within the document.
 *
 * A revoked collector gets 403 with problem details whose member `revocation` is a SignedRevocation. Without one, a 401 or 403 does not end a
 * collector's work, because a proxy could have sent it.
 *
 * `shift_ms` corrects a batch that was written before the server's time was known: it is added to the times of its samples and gaps, and the
 * samples are marked `restamped`. It is not part of the batch's content: the same batch with another shift is a duplicate.
 */
export const HEADERS = {
  collector: "padit-collector",
  /** ms since the Unix epoch, in requests and responses. */
  time: "padit-time",
  /** Absent: the signature is Ed25519. */
  session: "padit-session",
  /** base64 SHA-256 of the body's bytes as sent. */
  digest: "padit-digest",
  /** Proof of `time` by the session's key, in responses within a session of version 2. */
  timeProof: "padit-time-proof",
  /** Number of the request within its session. Only sessions of version 2 send it. */
  counter: "padit-counter",
  /** base64 */
  signature: "padit-signature",
} as const;
export const MAX_CLOCK_DIFFERENCE_MS = 5 * 60_000;
export const MAX_SESSION_MS = 15 * 60_000;
export const MAX_BODY_BYTES = 4 << 20;
export const MAX_INFLATED_BYTES = 16 << 20;
export const MAX_ROWS_PER_BATCH = 20_000;
/** Maximum length of one row's metadata as JSON. */
export const MAX_DETAIL_CHARACTERS = 4096;

/** The largest integer of the database's columns. */
const INT4_MAX = 0x7fffffff;
/** The year 2100: within every date of PostgreSQL's and JavaScript's. */
export const DATE_MS_MAX = 4_102_444_800_000;

export const signedText = (r: { method: string; path: string; timeMs: number; digest: string }): string =>
  `${r.method.toUpperCase()}\n${r.path}\n${r.timeMs}\n${r.digest}`;

export { Capabilities, PolicySummary } from "./capabilities";

/** 32 bytes as base64. 44 characters with no or two padding characters would be 33 or 31 bytes, which no Ed25519 key has. */
export const RawKey = z.string().regex(/^[A-Za-z0-9+/]{43}=$/, "32 bytes as base64");
/** A 64-byte Ed25519 signature as base64. */
export const RawSignature = z.base64().max(88);

export const EnrolRequest = z.object({
  token: z.string().min(20).max(200),
  /** Raw Ed25519 public key. */
  publicKey: RawKey,
  /** Ed25519 signature over `padit-enrol\n${token}`: proof of possession. */
  proof: RawSignature,
  /** Random number of the spool, so that a collector whose disk was wiped does not reuse sequence numbers. */
  epoch: z.int().min(1),
  version: z.string().max(50),
  capabilities: z.lazy(() => Capabilities),
  /** Raw X25519 public key for which the server encrypts probes' secrets. Absent: an older collector, which receives them within its plan. */
  exchangeKey: RawKey.optional(),
});
export const EnrolAnswer = z.object({
  collectorId: z.uuid(),
  name: z.string(),
  organization: z.string(),
  /** Raw Ed25519 key that signs plans; the collector pins it. */
  planKey: RawKey,
  /** `planKey`'s signature of `enrolledText`. Absent: an older server. */
  signature: RawSignature.optional(),
  serverTimeMs: z.number(),
});
export const SessionAnswer = z.object({ session: z.string(), key: z.base64(), expiresAtMs: z.number() });

export const KeyRotation = z.object({
  /** Raw Ed25519 public key. */
  publicKey: RawKey,
  /** The new key's signature over `padit-key\n${collectorId}\n${publicKey}`: proof of possession. */
  proof: RawSignature,
});

/** Columnar: row i is (series[i], ts[i], value[i], …). `detail` is sparse. */
export const BatchEnvelope = z.object({
  epoch: z.int().min(1),
  /** Ascending per epoch, never reused for other content. */
  seq: z.int().min(0),
  series: z.array(z.unknown()).max(MAX_ROWS_PER_BATCH),
  ts: z.array(z.unknown()),
  value: z.array(z.unknown()),
  /** 95 % half-width in the value's unit, or null. */
  uncertainty: z.array(z.unknown()).optional(),
  /** Bits of domain SAMPLE_FLAG. */
  flags: z.array(z.unknown()).optional(),
  detail: z
    .array(z.object({ i: z.int().min(0), metadata: z.record(z.string(), z.json()) }))
    .max(MAX_ROWS_PER_BATCH)
    .optional(),
  /** Measurements dropped before upload. */
  gaps: z
    .array(z.object({ fromMs: z.number(), toMs: z.number(), n: z.int().min(0), reason: z.string().max(200) }))
    .max(1000)
    .optional(),
  /** Present if the batch was written before the server's time was known. The collector computes `shift_ms` from it; ingest does not read it. */
  clock: z.object({ wallMinusMonotonicMs: z.number(), boot: z.string().max(64) }).optional(),
});
/** A batch as an agent builds it. */
export interface Batch {
  epoch: number;
  seq: number;
  series: number[];
  ts: number[];
  value: number[];
  uncertainty?: (number | null)[];
  flags?: number[];
  detail?: { i: number; metadata: Record<string, unknown> }[];
  gaps?: { fromMs: number; toMs: number; n: number; reason: string }[];
  clock?: { wallMinusMonotonicMs: number; boot: string };
}
export const BatchAnswer = z.object({
  accepted: z.int(),
  quarantined: z.int(),
  duplicate: z.boolean(),
});

/** One check of a plan: an endpoint this collector must probe, and the series its metrics fill. */
export const PlannedCheck = z.object({
  checkId: z.string(), // the endpoint's id
  name: z.string(),
  protocol: z.string(),
  target: z.record(z.string(), z.json()),
  intervalMs: z.int().min(100),
  paused: z.boolean(),
  /** metric name → series id */
  series: z.record(z.string(), z.int()),
  /** After a first bad run the check runs again, up to `runs` times, each `afterMs` after the one before ended. Absent: never. */
  reprobe: z.object({ runs: z.int().min(1).max(5), afterMs: z.int().min(100) }).optional(),
  /** Counts changes of the secrets that `target` masks. Absent: it has none, or they are in `target` (an older collector). */
  secretsVersion: z.int().min(1).optional(),
});
/** The secrets that accompany a signed document. The document's signature covers their digest. */
export const SealedSecrets = z.object({
  /** Raw X25519 public key of the collector for which they are encrypted. */
  recipient: RawKey,
  /** base64 SHA-256 of the encrypted bytes */
  digest: z.base64().max(44),
});
export const Plan = z.object({
  version: z.literal(1),
  collectorId: z.uuid(),
  revision: z.int().min(1),
  createdAtMs: z.number(),
  checks: z.array(PlannedCheck),
  sealedSecrets: SealedSecrets.optional(),
});
/** A signed text. `document` must be parsed only after its signature was verified. */
export const SignedDocument = z.object({
  document: z.string(),
  signature: z.base64(),
  /** Encrypted for the collector (collector-secrets.ts), when the document has `sealedSecrets`. */
  secrets: z.base64().optional(),
});
/** Statement that ends a collector's work. It is signed as `revocationText` and valid only for this id with this key. */
export const Revocation = z.object({
  collectorId: z.uuid(),
  /** The collector's Ed25519 key at the time of the revocation. */
  publicKey: RawKey,
  revokedAtMs: z.int().min(0).max(DATE_MS_MAX),
});
/** The body of a 403 that ends a collector's work; `revocation` is a signed `Revocation`. */
export const RevokedProblem = z.object({ revocation: SignedDocument });
export const PlanApplied = z.object({
  revision: z.int().min(0).max(INT4_MAX),
  error: z.string().max(2000).nullable(),
  refused: z.array(z.object({ checkId: z.string(), reason: z.string() })).default([]),
});

export const CollectorStatus = z.object({
  version: z.string().max(50),
  epoch: z.int(),
  /** Changes with every start of the uplink. */
  instance: z.string().min(1).max(64).optional(),
  /** As in EnrolRequest; a new key replaces the previous one. */
  exchangeKey: RawKey.optional(),
  capabilities: Capabilities,
  /** State of the clock by the kernel; `offsetMs` is the correction that its discipline has yet to apply. */
  clock: z.object({ synchronised: z.boolean().nullable(), offsetMs: z.number().nullable(), maxErrorMs: z.number().nullable() }),
  /** Offset of the wall clock from the server's and its uncertainty, from round trips. null: not measured yet; absent: an older collector. */
  serverClock: z
    .object({ offsetMs: z.number(), errorMs: z.number().min(0) })
    .nullable()
    .optional(),
  spool: z.object({
    rows: z.int(),
    bytes: z.int(),
    oldestMs: z.number().nullable(),
    droppedRows: z.int(),
    /** Why the collector's disk cannot be written at the moment. Null: it can. */
    trouble: z.string().max(500).nullable().default(null),
  }),
  /** Packets that were lost on its own machine, since its engine started. */
  drops: z.object({ overflows: z.int().min(0), refusedSends: z.int().min(0) }).optional(),
  lateP99Ms: z.number().nullable(),
});

/** A job that requests a probe at once. The server signs it. */
export const ProbeJob = z.object({
  collectorId: z.uuid(),
  id: z.uuid(),
  protocol: z.string(),
  target: z.record(z.string(), z.json()),
  count: z.int().min(1).max(50),
  expiresAtMs: z.number(),
  sealedSecrets: SealedSecrets.optional(),
});
/** A `ProbeJob`, signed as `jobText`. */
export const SignedJob = SignedDocument.extend({
  /** Time until the job expires by the server's clock, ms, because the collector's clock may be wrong by minutes. Not covered by the signature. */
  remainingMs: z.number().min(0).optional(),
});
/** One probe run for the wizard. */
export const ProbeReport = z.object({
  n: z.int().min(0).max(INT4_MAX),
  atMs: z.number().min(0).max(DATE_MS_MAX),
  outcome: z.string(),
  /** metric name → value, only for what was measured */
  metrics: z.record(z.string(), z.object({ value: z.number(), unit: z.string(), uncertainty: z.number().nullable() })),
  stampSource: z.enum(["hw", "kernel", "tcp_info", "user"]),
  /** HTTP phases and the like, ms */
  phases: z.record(z.string(), z.number()).optional(),
  detail: z.record(z.string(), z.json()).optional(),
  /** Likely cause, in words, when the outcome is not ok */
  hint: z.string().optional(),
});
export const JobResults = z.object({
  state: z.enum(["running", "done", "failed"]),
  error: z.string().max(2000).nullable().default(null),
  results: z.array(ProbeReport).max(100),
});

export type EnrolRequest = z.infer<typeof EnrolRequest>;
export type EnrolAnswer = z.infer<typeof EnrolAnswer>;
export type KeyRotation = z.infer<typeof KeyRotation>;
export type SessionAnswer = z.infer<typeof SessionAnswer>;
export type BatchAnswer = z.infer<typeof BatchAnswer>;
export type SealedSecrets = z.infer<typeof SealedSecrets>;
export type PlannedCheck = z.infer<typeof PlannedCheck>;
export type Plan = z.infer<typeof Plan>;
export type SignedPlan = z.infer<typeof SignedDocument>;
export type Revocation = z.infer<typeof Revocation>;
export type SignedRevocation = z.infer<typeof SignedDocument>;
export type PlanApplied = z.infer<typeof PlanApplied>;
export type CollectorStatus = z.infer<typeof CollectorStatus>;
export type ProbeJob = z.infer<typeof ProbeJob>;
export type SignedJob = z.infer<typeof SignedJob>;
export type ProbeReport = z.infer<typeof ProbeReport>;
export type JobResults = z.infer<typeof JobResults>;
