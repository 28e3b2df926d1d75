import { generateKeyPairSync } from "node:crypto";
import type { Database } from "@padit/db";
import { PaditError } from "@padit/domain";
import { keyFingerprint } from "@padit/protocols/collector-signing";
import { z } from "zod";
import { type Keyring, PLAN_KEY_PLACE as PLACE } from "./keyring";

/**
 * Signs plans and live tests, and opens their secrets. One Ed25519 pair per installation; collectors pin the public key when they enrol.
 */
export interface PlanKey {
  /** Raw Ed25519 public key, 32 bytes. */
  publicKey: Uint8Array;
  /** Ed25519 signature over the document's UTF-8 bytes, 64 bytes. */
  sign(document: string): Promise<Uint8Array<ArrayBuffer>>;
  keyring: Keyring;
}

const ROW_KEY = PLACE.rowId;
const PlanKeyRow = z.object({ publicKey: z.base64(), sealedPrivateKey: z.base64() });

/** Creates the pair on the first call; later calls, from any process, return the same pair. */
export async function ensurePlanKey(db: Database, keyring: Keyring): Promise<PlanKey> {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const value = {
    publicKey: Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url").toString("base64"),
    sealedPrivateKey: Buffer.from(await keyring.seal(privateKey.export({ format: "der", type: "pkcs8" }), PLACE)).toString("base64"),
  };
  await db.asSystem((tx) => tx.installation.createMany({ data: [{ key: ROW_KEY, value }], skipDuplicates: true }));
  return loadPlanKey(db, keyring);
}

/** Seals the private key with the keyring's first key. @returns whether another key had sealed it */
export async function resealPlanKey(db: Database, keyring: Keyring): Promise<boolean> {
  return db.asSystem(async (tx) => {
    const row = await tx.installation.findUnique({ where: { key: ROW_KEY } });
    if (!row) return false;
    const value = PlanKeyRow.parse(row.value);
    const resealed = await keyring.reseal(Buffer.from(value.sealedPrivateKey, "base64"), PLACE);
    if (resealed === null) return false;
    const sealedPrivateKey = Buffer.from(resealed).toString("base64");
    await tx.installation.update({ where: { key: ROW_KEY }, data: { value: { ...value, sealedPrivateKey } } });
    return true;
  });
}

/** @throws PaditError unavailable while the installation has no key */
export async function loadPlanKey(db: Database, keyring: Keyring): Promise<PlanKey> {
  const row = await db.asSystem((tx) => tx.installation.findUnique({ where: { key: ROW_KEY } }));
  return planKeyFrom(row?.value, keyring);
}

/** Fingerprint of the public key, by which a collector recognizes its server. @throws PaditError unavailable while there is no key */
export async function planKeyFingerprint(db: Database): Promise<string> {
  const row = await db.asSystem((tx) => tx.installation.findUnique({ where: { key: ROW_KEY } }));
  return keyFingerprint(planKeyRow(row?.value).publicKey);
}

/** The key from the value of its row. @throws PaditError unavailable when there is none */
export function planKeyFrom(value: unknown, keyring: Keyring): PlanKey {
  const { publicKey, sealedPrivateKey } = planKeyRow(value);
  const sealed = Buffer.from(sealedPrivateKey, "base64");
  return {
    publicKey: new Uint8Array(Buffer.from(publicKey, "base64")),
    keyring,
    sign: (document) => keyring.sign(sealed, document),
  };
}

function planKeyRow(value: unknown) {
  if (value === null || value === undefined)
    throw new PaditError("unavailable", "this installation has no plan-signing key yet; run the set-up");
  return PlanKeyRow.parse(value);
}
