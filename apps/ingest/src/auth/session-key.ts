import { hkdfSync, randomBytes } from "node:crypto";
import { MAX_SESSION_MS } from "@padit/protocols/collector-api";
import type { Keyring } from "@padit/services/keyring";

const KEY_BYTES = 32;
const MAX_REMEMBERED = 10_000;

/** The secret of all collectors' sessions. */
export const sessionSecret = (keyring: Pick<Keyring, "derive">): Promise<Uint8Array> => keyring.derive("collector-sessions");

export interface Session {
  /** `<expiry, ms>.<random>` */
  id: string;
  key: Buffer;
  expiresAtMs: number;
}

/**
 * Sessions without a memory: a session's key is derived (HKDF-SHA-256, RFC 5869) from the installation's secret, the session's id and its
 * holder (the collector's id and key), so that restarts and further ingest processes know it too. The id carries the expiry; a forged expiry gives another key.
 */
export class SessionKeys {
  readonly #secret: Buffer;
  readonly #derived = new Map<string, Buffer>();

  /** @param secret 32 bytes that all ingest processes of the installation share: `sessionSecret` */
  constructor(secret: Uint8Array) {
    this.#secret = Buffer.from(secret);
  }

  open(holder: string, nowMs: number): Session {
    const expiresAtMs = Math.floor(nowMs) + MAX_SESSION_MS;
    const id = `${expiresAtMs}.${randomBytes(16).toString("base64url")}`;
    return { id, key: this.#derive(holder, id), expiresAtMs };
  }

  /** Null when the session has ended or never was one. */
  keyOf(holder: string, id: string, nowMs: number): Buffer | null {
    const expiresAtMs = Number(id.slice(0, id.indexOf(".")));
    if (!(expiresAtMs > nowMs && expiresAtMs <= nowMs + MAX_SESSION_MS)) return null;
    const name = `${holder}/${id}`;
    const known = this.#derived.get(name);
    if (known) return known;
    const key = this.#derive(holder, id);
    if (this.#derived.size >= MAX_REMEMBERED) this.#derived.clear();
    this.#derived.set(name, key);
    return key;
  }

  #derive(holder: string, id: string): Buffer {
    return Buffer.from(hkdfSync("sha256", this.#secret, id, `padit-session\n${holder}`, KEY_BYTES));
  }
}
