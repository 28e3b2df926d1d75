import { Secret, TOTP } from "otpauth";
import { renderSVG } from "uqr";

/** RFC 6238 with the parameters that every authenticator app supports: SHA-1, six digits, 30 seconds. */
const PERIOD_SECONDS = 30;
/** Maximum number of time steps that a phone's clock may be off in either direction. */
const STEPS_OFF_MAX = 1;
/** RFC 4226 §4 R6 recommends 160 bits. */
const SECRET_BYTES = 20;

export interface NewTotp {
  /** Raw key. */
  secret: Uint8Array;
  /** The key in base32, as people type it. */
  secretText: string;
  /** The otpauth URI that apps read from the QR code. */
  uri: string;
  /** The URI as a QR code. */
  qrSvg: string;
}

const totpOf = (secret: Uint8Array, label = ""): TOTP =>
  new TOTP({ issuer: "PADIT", label, algorithm: "SHA1", digits: 6, period: PERIOD_SECONDS, secret: secretFrom(secret) });

const secretFrom = (bytes: Uint8Array): Secret => new Secret({ buffer: new Uint8Array(bytes).buffer });

/** @param label name of the account in the app, usually the e-mail address */
export function newTotp(label: string): NewTotp {
  const secret = new Secret({ size: SECRET_BYTES });
  const uri = totpOf(secret.bytes, label).toString();
  return { secret: secret.bytes, secretText: secret.base32, uri, qrSvg: renderSVG(uri, { border: 2 }) };
}

/**
 * The time step to which the code belongs; null if it belongs to none near `now`. A caller that accepts a code must store its step and
 * accept only later steps afterwards (RFC 6238 §5.2).
 */
export function stepOfCode(secret: Uint8Array, code: string, now: Date): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = totpOf(secret).validate({ token: code, timestamp: now.getTime(), window: STEPS_OFF_MAX });
  return delta === null ? null : Math.floor(now.getTime() / 1000 / PERIOD_SECONDS) + delta;
}
