import { describe, expect, it } from "vitest";
import {
  enrolmentText,
  exportPublicKey,
  generateKeys,
  importPrivateKey,
  importPublicKey,
  signRequest,
  signText,
  verifySignature,
  verifyText,
} from "./signing";
import { HEADERS, MAX_CLOCK_DIFFERENCE_MS } from "./wire";

const now = 1_700_000_000_000;
const request = { method: "POST", path: "/v1/batches", body: Buffer.from("body"), timeMs: now };
const keys = generateKeys();
const ed25519 = { kind: "ed25519", privateKey: importPrivateKey(keys.privateKey) } as const;
const sessionKey = Buffer.alloc(32, 7);
const received = (headers: Record<string, string>, change: object = {}) => ({
  method: request.method,
  path: request.path,
  body: request.body,
  time: headers[HEADERS.time] ?? "",
  digest: headers[HEADERS.digest] ?? "",
  signature: headers[HEADERS.signature] ?? "",
  ...change,
});

describe("request signatures", () => {
  it("signs the message of RFC 8032 §7.1 test 2 as the RFC does", () => {
    const seed = Buffer.from("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "hex").toString("base64");
    const publicKey = importPublicKey(
      Buffer.from("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "hex").toString("base64"),
    );
    const signature = Buffer.from(signText("\x72", importPrivateKey(seed)), "base64").toString("hex");
    expect(signature).toBe(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    );
    expect(verifyText("\x72", Buffer.from(signature, "hex").toString("base64"), publicKey)).toBe(true);
  });

  it("exports a key as the 32 bytes that were imported", () => {
    expect(Buffer.from(keys.publicKey, "base64")).toHaveLength(32);
    expect(exportPublicKey(importPublicKey(keys.publicKey))).toBe(keys.publicKey);
    expect(() => importPublicKey("AAAA")).toThrow(RangeError);
  });

  it("accepts what the collector's key or the session's key signed", () => {
    const publicKey = importPublicKey(keys.publicKey);
    expect(verifySignature(received(signRequest("c", ed25519, request)), { kind: "ed25519", publicKey }, now)).toEqual({ ok: true });
    const headers = signRequest("c", { kind: "session", session: "s", key: sessionKey }, request);
    expect(headers[HEADERS.session]).toBe("s");
    expect(verifySignature(received(headers), { kind: "session", key: sessionKey }, now)).toEqual({ ok: true });
  });

  it.each([
    ["another body", { body: Buffer.from("other") }, "digest"],
    ["another path", { path: "/v1/status" }, "signature"],
    ["another method", { method: "GET" }, "signature"],
    ["a signature of no length", { signature: "" }, "signature"],
    ["a time that is no number", { time: "yesterday" }, "clock"],
    ["a time too far back", { time: String(now - MAX_CLOCK_DIFFERENCE_MS - 1) }, "clock"],
  ])("refuses %s", (_, change, reason) => {
    for (const [signer, verifier] of [
      [ed25519, { kind: "ed25519", publicKey: importPublicKey(keys.publicKey) }],
      [
        { kind: "session", session: "s", key: sessionKey },
        { kind: "session", key: sessionKey },
      ],
    ] as const) {
      expect(verifySignature(received(signRequest("c", signer, request), change), verifier, now)).toEqual({ ok: false, reason });
    }
  });

  it("proves possession of the key at enrolment over the token", () => {
    expect(verifyText(enrolmentText("t1"), signText(enrolmentText("t1"), ed25519.privateKey), importPublicKey(keys.publicKey))).toBe(true);
    expect(verifyText(enrolmentText("t2"), signText(enrolmentText("t1"), ed25519.privateKey), importPublicKey(keys.publicKey))).toBe(false);
  });
});
