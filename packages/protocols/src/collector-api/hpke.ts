import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
} from "node:crypto";

/** Prefix that converts a raw X25519 key (32 bytes, as the API transmits it) to the DER form that node:crypto requires (RFC 8410 §4). */
const SPKI_PREFIX = Buffer.from("302a300506032b656e032100", "hex");
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** RFC 9180 §7: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. */
const KEM_SUITE = Buffer.from("KEM\x00\x20", "latin1");
const SUITE = Buffer.from("HPKE\x00\x20\x00\x01\x00\x02", "latin1");
const EMPTY_BUFFER = Buffer.alloc(0);

export interface HpkeContext {
  /** Purpose of the ciphertext; each purpose has its own key. */
  info: string;
  /** Text that is authenticated with the ciphertext, but not encrypted. */
  associated: string;
}

/** The raw public half of an X25519 key, 32 bytes, base64. */
export const exportExchangeKey = (key: KeyObject): string =>
  rawPublic(key.type === "private" ? createPublicKey(key) : key).toString("base64");

/** @throws RangeError when the text is not 32 bytes of base64 */
export function importExchangeKey(base64: string): KeyObject {
  const raw = Buffer.from(base64, "base64");
  if (raw.length !== KEY_BYTES) throw new RangeError(`an X25519 key has ${KEY_BYTES} bytes, got ${raw.length}`);
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: "der", type: "spki" });
}

/** Encrypts for the holder of an X25519 key (RFC 9180 §6.1, base mode). Layout: ephemeral public key (32) · ciphertext · tag (16). */
export function hpkeSeal(plain: Uint8Array, recipient: string, { info, associated }: HpkeContext): Uint8Array<ArrayBuffer> {
  const recipientKey = importExchangeKey(recipient);
  const ephemeral = generateKeyPairSync("x25519");
  const encapsulated = rawPublic(ephemeral.publicKey);
  const shared = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: recipientKey });
  const { key, nonce } = keySchedule(shared, Buffer.concat([encapsulated, rawPublic(recipientKey)]), info);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(associated));
  return new Uint8Array(Buffer.concat([encapsulated, cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
}

/** @throws Error when it was encrypted for another key or context, or was changed */
export function hpkeOpen(sealed: Uint8Array, privateKey: KeyObject, { info, associated }: HpkeContext): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from(sealed);
  const encapsulated = bytes.subarray(0, KEY_BYTES);
  const shared = diffieHellman({ privateKey, publicKey: importExchangeKey(encapsulated.toString("base64")) });
  const { key, nonce } = keySchedule(shared, Buffer.concat([encapsulated, rawPublic(createPublicKey(privateKey))]), info);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(associated))
    .setAuthTag(bytes.subarray(Math.max(KEY_BYTES, bytes.length - TAG_BYTES)));
  return new Uint8Array(Buffer.concat([decipher.update(bytes.subarray(KEY_BYTES, bytes.length - TAG_BYTES)), decipher.final()]));
}

const rawPublic = (key: KeyObject): Buffer => key.export({ format: "der", type: "spki" }).subarray(SPKI_PREFIX.length);

/** RFC 9180 §4.1 (ExtractAndExpand of the KEM) and §5.1 (KeySchedule in base mode: no PSK). */
function keySchedule(shared: Buffer, kemContext: Buffer, info: string): { key: Buffer; nonce: Buffer } {
  const kemSecret = labeledExpand(
    KEM_SUITE,
    labeledExtract(KEM_SUITE, EMPTY_BUFFER, "eae_prk", shared),
    "shared_secret",
    kemContext,
    KEY_BYTES,
  );
  const context = Buffer.concat([
    Buffer.of(0),
    labeledExtract(SUITE, EMPTY_BUFFER, "psk_id_hash", EMPTY_BUFFER),
    labeledExtract(SUITE, EMPTY_BUFFER, "info_hash", Buffer.from(info)),
  ]);
  const secret = labeledExtract(SUITE, kemSecret, "secret", EMPTY_BUFFER);
  return {
    key: labeledExpand(SUITE, secret, "key", context, KEY_BYTES),
    nonce: labeledExpand(SUITE, secret, "base_nonce", context, NONCE_BYTES),
  };
}

/** RFC 9180 §4, LabeledExtract. HKDF-Extract is HMAC with the salt as its key (RFC 5869 §2.2). */
const labeledExtract = (suite: Buffer, salt: Buffer, label: string, secret: Buffer): Buffer =>
  createHmac("sha256", salt)
    .update(Buffer.concat([Buffer.from("HPKE-v1"), suite, Buffer.from(label), secret]))
    .digest();

/** RFC 9180 §4, LabeledExpand, for at most one block of HKDF-Expand (RFC 5869 §2.3). */
function labeledExpand(suite: Buffer, secret: Buffer, label: string, context: Buffer, bytes: number): Buffer {
  const length = Buffer.of(bytes >> 8, bytes & 0xff);
  const info = Buffer.concat([length, Buffer.from("HPKE-v1"), suite, Buffer.from(label), context]);
  return createHmac("sha256", secret).update(info).update(Buffer.of(1)).digest().subarray(0, bytes);
}
