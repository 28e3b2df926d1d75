import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { join } from "node:path";
import { exportExchangeKey, generateExchangeKey } from "@padit/protocols/collector-secrets";
import { exportPublicKey } from "@padit/protocols/collector-signing";
import { z } from "zod";
import { readIfThere, writeDurably } from "../data-folder/files";

/** The collector's own key pair; the private half never leaves the data folder. */
export interface Identity {
  /** Raw public key, 32 bytes, base64. */
  publicKey: string;
  privateKey: KeyObject;
}

/** The Ed25519 key in `<dir>/key.pem`, created at the first call and readable only by its owner. */
export function openIdentity(dir: string, name = "key.pem"): Identity {
  const path = join(dir, name);
  const kept = readIfThere(path);
  const privateKey = kept === undefined ? generateKeyPairSync("ed25519").privateKey : createPrivateKey(kept);
  if (kept === undefined) writeDurably(path, privateKey.export({ format: "pem", type: "pkcs8" }).toString());
  return { publicKey: exportPublicKey(createPublicKey(privateKey)), privateKey };
}

const EXCHANGE_KEY = "exchange-key.pem";

/** The X25519 key to which the server encrypts probes' secrets: `<dir>/exchange-key.pem`, created at the first call. */
export function openExchangeKey(dir: string, name = EXCHANGE_KEY): Identity {
  const path = join(dir, name);
  if (readIfThere(path) === undefined) writeDurably(path, generateExchangeKey().export({ format: "pem", type: "pkcs8" }).toString());
  return readExchangeKey(dir, name);
}

/** Reads the key of `openExchangeKey` without creating one, because the caller may run as another user. @throws Error if there is no key */
export function readExchangeKey(dir: string, name = EXCHANGE_KEY): Identity {
  const text = readIfThere(join(dir, name));
  if (text === undefined) throw new Error("This collector has no key for secrets yet.");
  const privateKey = createPrivateKey(text);
  return { publicKey: exportExchangeKey(privateKey), privateKey };
}

/** The result of enrolment: the collector's identity, its server, and the public key that verifies plans. */
export const Enrolment = z.object({
  collectorId: z.uuid(),
  name: z.string(),
  organization: z.string(),
  server: z.url(),
  planKey: z.base64(),
  /** Whether the operator allowed plain HTTP to another machine. Absent: enrolled by an earlier version, which did not ask. */
  insecureTransport: z.boolean().optional(),
});
export type Enrolment = z.infer<typeof Enrolment>;

export const enrolmentPath = (dir: string): string => join(dir, "enrolment.json");

/** @param server replaces the stored server URL if the server has moved; identity and plan key stay as enrolled */
export function readEnrolment(dir: string, server?: string): Enrolment | undefined {
  const text = readIfThere(enrolmentPath(dir));
  if (text === undefined) return undefined;
  const enrolment = Enrolment.parse(JSON.parse(text));
  return server === undefined ? enrolment : { ...enrolment, server };
}
export const writeEnrolment = (dir: string, enrolment: Enrolment): void =>
  writeDurably(enrolmentPath(dir), `${JSON.stringify(enrolment, null, 2)}\n`);
