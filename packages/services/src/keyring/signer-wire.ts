import { z } from "zod";
import { ACTION_KEY_PURPOSE } from "../action-links/action-token";

/**
 * What a process asks of the signer, over HTTP on a UNIX socket: one POST per operation, bodies of JSON with bytes as base64. Each client
 * has a socket of its own, whose file only that client's user may open, and by which the signer knows what the client may open.
 */
const Bytes = z.base64();
const Place = z.object({ tenantId: z.string().max(100), column: z.string().max(100), rowId: z.string().max(4_000) });

export const SIGNER_REQUESTS = {
  "/seal": z.object({ secret: Bytes, place: Place }),
  "/open": z.object({ sealed: Bytes, place: Place }),
  "/sign": z.object({ sealedPrivateKey: Bytes, text: z.string() }),
  "/derive": z.object({ purpose: z.string().max(100) }),
} as const;
export type SignerOperation = keyof typeof SIGNER_REQUESTS;

export const SignerAnswer = z.object({ bytes: Bytes });
export const SignerRefusal = z.object({ message: z.string() });

/** In bytes. The largest request is a whole plan of a collector of an earlier version. */
export const SIGNER_BODY_BYTES_MAX = 16 << 20;

/** Clients of the signer, each with the columns whose secrets it may open. The key that signs plans leaves the signer for nobody. */
export const SIGNER_CLIENTS = {
  /** Edits targets and integrations, checks authenticators, signs people on, repeats answers of the REST API, and signs plans. */
  web: ["endpoint.secrets", "integration.", "user_factor.sealed_secret", "single_sign_on.sealed_secret", "idempotency_key.response"],
  /** Hands sealed documents to collectors of earlier versions. */
  ingest: ["plan.sealed_document", "probe_job.sealed_document"],
  /** Delivers notifications, and signs the plans of collectors that enrol. */
  worker: ["integration.", "endpoint.secrets"],
} as const satisfies Record<string, readonly string[]>;
export type SignerClient = keyof typeof SIGNER_CLIENTS;

/** Purposes for which a client may get derived bytes. */
export const SIGNER_PURPOSES: Readonly<Record<SignerClient, readonly string[]>> = {
  web: [ACTION_KEY_PURPOSE],
  ingest: ["collector-sessions"],
  worker: [ACTION_KEY_PURPOSE],
};

/** Operations of each client. Ingest seals nothing. Messages have links that the worker signs and web checks. */
export const SIGNER_OPERATIONS: Readonly<Record<SignerClient, readonly SignerOperation[]>> = {
  web: ["/seal", "/open", "/sign", "/derive"],
  ingest: ["/open", "/sign", "/derive"],
  worker: ["/seal", "/open", "/sign", "/derive"],
};

/** A name that ends with a point covers every column of its table. */
export const mayOpen = (client: SignerClient, column: string): boolean =>
  SIGNER_CLIENTS[client].some((name) => (name.endsWith(".") ? column.startsWith(name) : column === name));
