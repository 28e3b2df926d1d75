import { createCipheriv, createDecipheriv, createHash, createHmac, createPrivateKey, randomBytes, sign } from "node:crypto";
import { PaditError } from "@padit/domain";

/** The place of a secret. It is authenticated with the ciphertext, so that a ciphertext copied to another row does not open. */
interface SecretPlace {
  /** `installation` for secrets that belong to no tenant. */
  tenantId: string;
  /** table.column */
  column: string;
  rowId: string;
}

/** Uses the installation's keys. Asynchronous, because the keys may be in another process, the signer. */
export interface Keyring {
  seal(secret: Uint8Array, place: SecretPlace): Promise<Uint8Array<ArrayBuffer>>;
  /** @throws PaditError internal when the keyring lacks the key, or when the ciphertext was changed or moved */
  open(sealed: Uint8Array, place: SecretPlace): Promise<Uint8Array<ArrayBuffer>>;
  /** The secret sealed with the first key; null if that key already sealed it. Throws like `open`. */
  reseal(sealed: Uint8Array, place: SecretPlace): Promise<Uint8Array<ArrayBuffer> | null>;
  /**
   * Ed25519 signature over the text's UTF-8 bytes, 64 bytes, with the key that `sealedPrivateKey` holds (PKCS #8, DER, sealed for
   * PLAN_KEY_PLACE). Throws like `open`.
   */
  sign(sealedPrivateKey: Uint8Array, text: string): Promise<Uint8Array<ArrayBuffer>>;
  /** 32 bytes that depend on the first key and the purpose only, and from which the key cannot be found. */
  derive(purpose: string): Promise<Uint8Array<ArrayBuffer>>;
}

/** Place of the private key that signs plans. */
export const PLAN_KEY_PLACE: SecretPlace = { tenantId: "installation", column: "installation.value", rowId: "plan-key" };

const VERSION = 1;
const KEY_ID_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES;

/**
 * Envelope encryption: each secret has its own data key, which the installation's key-encryption key wraps; both layers use AES-256-GCM.
 * Layout (bytes): version (1) · key id (8) · wrapped data key (60) · nonce (12) · ciphertext · tag (16).
 *
 * @param secretKeys base64 of 32 bytes each, separated by commas: the first key seals, all keys open, so that keys can be rotated
 */
export function createKeyring(secretKeys: string): Keyring {
  const keys = secretKeys.split(",").map((text) => parseKey(text.trim()));
  const [current] = keys;
  if (!current) throw new PaditError("invalid", "PADIT_SECRET_KEY must hold 32 bytes as base64");
  const keyring: Keyring = {
    async seal(secret, place) {
      const header = Buffer.concat([Buffer.of(VERSION), current.id]);
      const dataKey = randomBytes(KEY_BYTES);
      const wrapped = encrypt(current.key, dataKey, aad(header, place));
      return new Uint8Array(Buffer.concat([header, wrapped, encrypt(dataKey, secret, aad(header, place))]));
    },
    async open(sealed, place) {
      const bytes = Buffer.from(sealed);
      const header = bytes.subarray(0, 1 + KEY_ID_BYTES);
      const holder = keys.find((key) => header[0] === VERSION && key.id.equals(header.subarray(1)));
      if (!holder) throw new PaditError("internal", `the key that sealed ${place.column} is not in PADIT_SECRET_KEY`);
      try {
        const wrapped = bytes.subarray(header.length, header.length + WRAPPED_BYTES);
        const dataKey = decrypt(holder.key, wrapped, aad(header, place));
        return new Uint8Array(decrypt(dataKey, bytes.subarray(header.length + WRAPPED_BYTES), aad(header, place)));
      } catch (cause) {
        throw new PaditError("internal", `${place.column} does not open: it was changed or belongs elsewhere`, { cause });
      }
    },
    async reseal(sealed, place) {
      const secret = await keyring.open(sealed, place);
      return current.id.equals(sealed.subarray(1, 1 + KEY_ID_BYTES)) ? null : keyring.seal(secret, place);
    },
    async sign(sealedPrivateKey, text) {
      const der = Buffer.from(await keyring.open(sealedPrivateKey, PLAN_KEY_PLACE));
      return new Uint8Array(sign(null, Buffer.from(text), createPrivateKey({ key: der, format: "der", type: "pkcs8" })));
    },
    async derive(purpose) {
      return new Uint8Array(createHmac("sha256", current.key).update(`padit-derive ${purpose}`).digest());
    },
  };
  return keyring;
}

function parseKey(text: string): { id: Buffer; key: Buffer } {
  const key = Buffer.from(text, "base64");
  if (key.length !== KEY_BYTES) throw new PaditError("invalid", "PADIT_SECRET_KEY must hold 32 bytes as base64");
  return { id: createHash("sha256").update("padit-key-id").update(key).digest().subarray(0, KEY_ID_BYTES), key };
}

/** JSON separates the parts unambiguously, whatever they contain. */
const aad = (header: Buffer, place: SecretPlace): Buffer =>
  Buffer.concat([header, Buffer.from(JSON.stringify([place.tenantId, place.column, place.rowId]))]);

function encrypt(key: Buffer, plain: Uint8Array, associated: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(associated);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer, sealed: Buffer, associated: Buffer): Buffer {
  const body = sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(associated)
    .setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  return Buffer.concat([decipher.update(body), decipher.final()]);
}
