import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { z } from "zod";
import { exportExchangeKey, hpkeOpen, hpkeSeal } from "./hpke";
import { digestOf } from "./signing";
import type { SealedSecrets } from "./wire";

export { exportExchangeKey };

/** Fields of one target that the plan masks, with their values. */
export const TargetSecrets = z.record(z.string(), z.json());
export type TargetSecrets = z.infer<typeof TargetSecrets>;
const SecretsByKey = z.record(z.string(), TargetSecrets);
/** Secrets by the id of the check; secrets of a live test by the id of the job. */
export type SecretsByKey = z.infer<typeof SecretsByKey>;

const INFO = "padit-probe-secrets";

export const generateExchangeKey = (): KeyObject => generateKeyPairSync("x25519").privateKey;

/** Encrypts secrets for one collector. The signed document carries `reference`, so that its signature covers the secrets too. */
export function sealSecrets(
  secrets: SecretsByKey,
  { collectorId, exchangeKey }: { collectorId: string; exchangeKey: string },
): { sealed: Uint8Array<ArrayBuffer>; reference: SealedSecrets } {
  const sealed = hpkeSeal(Buffer.from(JSON.stringify(secrets)), exchangeKey, { info: INFO, associated: collectorId });
  return { sealed, reference: { recipient: exchangeKey, digest: digestOf(sealed) } };
}

/** @throws Error when the secrets are not those that the document names, or are for another key or collector */
export function openSecrets(
  sealed: string | undefined,
  reference: SealedSecrets,
  { collectorId, privateKey }: { collectorId: string; privateKey: KeyObject },
): SecretsByKey {
  if (reference.recipient !== exportExchangeKey(privateKey))
    throw new Error("The secrets are encrypted for another key of this collector.");
  const bytes = Buffer.from(sealed ?? "", "base64");
  if (digestOf(bytes) !== reference.digest) throw new Error("The secrets are not those that were signed.");
  const plain = hpkeOpen(bytes, privateKey, { info: INFO, associated: collectorId });
  return SecretsByKey.parse(JSON.parse(Buffer.from(plain).toString("utf8")));
}
