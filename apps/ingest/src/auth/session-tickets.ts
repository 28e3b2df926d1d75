import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const KEY_BYTES = 32;
const ID_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const EXPIRY_BYTES = 8;
const TICKET_BYTES = NONCE_BYTES + ID_BYTES + KEY_BYTES + EXPIRY_BYTES + TAG_BYTES;
const REMEMBERED_MAX = 10_000;
const PREFIX = "2.";

/** A session of protocol 2. */
export interface OpenSession {
  /** 16 bytes: the challenge that opened it */
  id: Buffer;
  /** 32 bytes, for HMAC-SHA-256 */
  key: Buffer;
  /** ms since the Unix epoch */
  expiresAtMs: number;
}

/** Whether the header `session` is of protocol 2. */
export const isTicket = (session: string): boolean => session.startsWith(PREFIX);

/**
 * Sessions of protocol 2 without a memory: as TLS does it (RFC 8446 §4.6.1), the collector carries its session's key with each request,
 * encrypted by AES-256-GCM with a key that only the ingest processes have. The ticket is bound to its holder (the collector's id and key), so
 * that it is worth nothing for another one, nor after the key was replaced. Layout: nonce (12) · encrypted: id (16), key (32), expiry (8) · tag (16).
 */
export class SessionTickets {
  readonly #secret: Buffer;
  readonly #opened = new Map<string, OpenSession>();

  /** @param secret that all ingest processes of the installation share: `sessionSecret` */
  constructor(secret: Uint8Array) {
    this.#secret = Buffer.from(hkdfSync("sha256", secret, "", "padit/2 ticket", KEY_BYTES));
  }

  seal(holder: string, { id, key, expiresAtMs }: OpenSession): string {
    const nonce = randomBytes(NONCE_BYTES);
    const expiry = Buffer.alloc(EXPIRY_BYTES);
    expiry.writeBigUInt64BE(BigInt(expiresAtMs));
    const cipher = createCipheriv("aes-256-gcm", this.#secret, nonce).setAAD(Buffer.from(holder));
    const sealed = [nonce, cipher.update(Buffer.concat([id, key, expiry])), cipher.final(), cipher.getAuthTag()];
    return PREFIX + Buffer.concat(sealed).toString("base64url");
  }

  /** Null when the session has ended, is another holder's, or never was one. */
  open(holder: string, ticket: string, nowMs: number): OpenSession | null {
    const name = `${holder}/${ticket}`;
    const session = this.#opened.get(name) ?? this.#decrypt(holder, ticket);
    if (session === null || session.expiresAtMs <= nowMs) return null;
    if (this.#opened.size >= REMEMBERED_MAX) this.#opened.clear();
    this.#opened.set(name, session);
    return session;
  }

  #decrypt(holder: string, ticket: string): OpenSession | null {
    const bytes = Buffer.from(ticket.slice(PREFIX.length), "base64url");
    if (bytes.length !== TICKET_BYTES) return null;
    const end = bytes.length - TAG_BYTES;
    const decipher = createDecipheriv("aes-256-gcm", this.#secret, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(holder))
      .setAuthTag(bytes.subarray(end));
    try {
      const plain = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, end)), decipher.final()]);
      const expiry = ID_BYTES + KEY_BYTES;
      return {
        id: plain.subarray(0, ID_BYTES),
        key: plain.subarray(ID_BYTES, expiry),
        expiresAtMs: Number(plain.readBigUInt64BE(expiry)),
      };
    } catch {
      return null; // sealed for another holder, or by nobody
    }
  }
}
