import { TOTP } from "otpauth";

/** The code that an authenticator app shows for this key (base32) at this time. */
export const codeOf = (secretText: string, at: Date): string =>
  new TOTP({ algorithm: "SHA1", digits: 6, period: 30, secret: secretText }).generate({ timestamp: at.getTime() });
