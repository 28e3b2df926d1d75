import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
import { MAX_CHALLENGE_MS } from "@padit/protocols/collector-session";

const KEY_BYTES = 32;
const ID_BYTES = 16;
const FORM = /^(?<issuedMs>\d{13})\.(?<id>[A-Za-z0-9_-]{22})\.(?<mac>[A-Za-z0-9_-]{43})$/;

/** A challenge that this installation issued for the collector in question. */
export interface IssuedChallenge {
  /** 16 random bytes, the name of the session that it opens. */
  id: Buffer;
  /** ms since the Unix epoch, by the clock of the process that issued it */
  issuedMs: number;
}

/**
 * Challenges without a memory: whoever asks gets one, for whichever collector, at the price of one HMAC. It names its time and is bound to
 * the collector and the installation, so that any ingest process recognizes it. That it is answered once only, the session's row says.
 */
export class Challenges {
  readonly #key: Buffer;

  /** @param secret that all ingest processes of the installation share: `sessionSecret` */
  constructor(secret: Uint8Array) {
    this.#key = Buffer.from(hkdfSync("sha256", secret, "", "padit/2 challenge", KEY_BYTES));
  }

  issue(collectorId: string, nowMs: number): string {
    const issuedMs = String(Math.floor(nowMs));
    const id = randomBytes(ID_BYTES).toString("base64url");
    return `${issuedMs}.${id}.${this.#mac(collectorId, issuedMs, id).toString("base64url")}`;
  }

  /** Null when it was not issued for this collector within the last minute. */
  read(collectorId: string, challenge: string, nowMs: number): IssuedChallenge | null {
    const { issuedMs = "", id = "", mac = "" } = FORM.exec(challenge)?.groups ?? {};
    const given = Buffer.from(mac, "base64url");
    const wanted = this.#mac(collectorId, issuedMs, id);
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
    // Another process's clock may be somewhat ahead.
    if (Math.abs(nowMs - Number(issuedMs)) > MAX_CHALLENGE_MS) return null;
    return { id: Buffer.from(id, "base64url"), issuedMs: Number(issuedMs) };
  }

  #mac(collectorId: string, issuedMs: string, id: string): Buffer {
    return createHmac("sha256", this.#key).update([collectorId, issuedMs, id].join("\n")).digest();
  }
}
