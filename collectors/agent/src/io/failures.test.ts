import { expect, test } from "vitest";
import { failureOf } from "./failures";

const outcomeOf = (code: string) => failureOf(Object.assign(new Error("message"), { code })).outcome;

test.each([
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "CERT_HAS_EXPIRED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "INVALID_CA",
  "INVALID_PURPOSE",
  "PATH_LENGTH_EXCEEDED",
  "HOSTNAME_MISMATCH",
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "EPROTO",
])("%s is the far end's, and makes it unavailable", (code) => {
  expect(outcomeOf(code)).toBe("auth_failed");
});

test("a connection that is cut is refused, and what is known to nobody is this machine's", () => {
  expect([outcomeOf("EPIPE"), outcomeOf("ECONNRESET"), outcomeOf("EWHAT")]).toEqual(["refused", "refused", "local_error"]);
});
