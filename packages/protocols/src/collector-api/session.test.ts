import { createHash, createPrivateKey } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  acceptGrant,
  BadGrant,
  grantSession,
  isOfferSigned,
  newSessionShare,
  offerSession,
  offerText,
  type SessionGrant,
  type SessionOffer,
  sessionKey,
  signCounted,
  verifyCounted,
} from "./session";
import { generateKeys, importPrivateKey, signText } from "./signing";
import { HEADERS } from "./wire";

const NOW_MS = 1_700_000_000_000;
const CHALLENGE = `${NOW_MS}.${"n".repeat(22)}.${"m".repeat(43)}`;
const collector = generateKeys();
const server = generateKeys();
const parties = { collectorId: "4d9b25e6-2b2c-4b0e-8f39-6b3f1c1f0a01", collectorKey: collector.publicKey, serverKey: server.publicKey };
const signAs =
  (keys: { privateKey: string }) =>
  async (text: string): Promise<string> =>
    signText(text, importPrivateKey(keys.privateKey));
const nameOf = (key: Buffer): string => `2.${key.toString("base64url")}`;
const base64 = (hex: string): string => Buffer.from(hex, "hex").toString("base64");

function offer(change: Partial<{ by: { privateKey: string }; challenge: string }> = {}) {
  const share = newSessionShare();
  const { by = collector, challenge = CHALLENGE } = change;
  const made = offerSession(parties, { challenge, wallMs: NOW_MS, share: share.share, privateKey: importPrivateKey(by.privateKey) });
  return { made, own: share.privateKey };
}
const grant = (made: SessionOffer, by = server): Promise<SessionGrant> =>
  grantSession(parties, made, { expiresAtMs: NOW_MS + 900_000, serverMs: NOW_MS, name: nameOf, sign: signAs(by) });

/** Points of small order, whose product with any key is zero (RFC 7748 §6.1): 0, 1, and one of order 8. */
const SMALL_ORDER = ["00".repeat(32), `01${"00".repeat(31)}`, "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"].map(
  base64,
);

describe("the key agreement", () => {
  it("derives the key that another implementation derives from the secret of RFC 7748 §6.1", () => {
    // Bob's private key, Alice's public key; the key by HKDF of Python's cryptography 48.0.0.
    const bob = createPrivateKey({
      key: Buffer.from("302e020100300506032b656e042204205dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb", "hex"),
      format: "der",
      type: "pkcs8",
    });
    const alice = base64("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    const salt = createHash("sha256").update("transcript").digest();
    expect(sessionKey(bob, alice, salt).toString("hex")).toBe("964182d77603443501f4b2b537fc931f6b9337091c5fd21bb5376bea4bde2b59");
  });

  it("gives both sides one key, and another with every session", async () => {
    const keys = [];
    for (let n = 0; n < 2; n++) {
      const { made, own } = offer();
      expect(isOfferSigned(parties, made)).toBe(true);
      const granted = await grant(made);
      const key = acceptGrant(parties, made, granted, own);
      expect(nameOf(key)).toBe(granted.session);
      keys.push(key.toString("hex"));
    }
    expect(new Set(keys).size).toBe(2);
  });

  it("takes no offer that another key signed, or of which anything was changed", () => {
    const { made } = offer();
    const other = generateKeys();
    const share = newSessionShare().share;
    const changed: [typeof parties, SessionOffer][] = [
      [parties, offer({ by: other }).made],
      [parties, { ...made, challenge: CHALLENGE.replace("n", "o") }],
      [parties, { ...made, share }],
      [parties, { ...made, wallMs: NOW_MS + 1 }],
      [{ ...parties, collectorId: "4d9b25e6-2b2c-4b0e-8f39-6b3f1c1f0a02" }, made],
      [{ ...parties, serverKey: other.publicKey }, made],
      [parties, { ...made, signature: "" }],
    ];
    expect(changed.map(([who, what]) => isOfferSigned(who, what))).toEqual(changed.map(() => false));
  });

  it("takes no grant that the pinned key did not sign to this very offer", async () => {
    const { made, own } = offer();
    const granted = await grant(made);
    const other = await grant(offer().made);
    const strangers = generateKeys();
    const bad: SessionGrant[] = [
      await grant(made, strangers),
      other,
      { ...granted, share: newSessionShare().share },
      { ...granted, session: other.session },
      { ...granted, expiresAtMs: granted.expiresAtMs + 1 },
      { ...granted, serverMs: granted.serverMs + 1 },
    ];
    for (const each of bad) expect(() => acceptGrant(parties, made, each, own)).toThrow(BadGrant);
  });

  it("takes no message of its own back as the other side's", async () => {
    const { made, own } = offer();
    // The offer's signature in place of the grant's, and the collector in the server's part.
    const granted = await grant(made);
    expect(() => acceptGrant(parties, made, { ...granted, share: made.share, signature: made.signature }, own)).toThrow(BadGrant);
    const asServer = await grantSession(parties, made, {
      ...{ expiresAtMs: NOW_MS + 1, serverMs: NOW_MS, name: nameOf },
      sign: signAs(collector),
    });
    expect(() => acceptGrant(parties, made, asServer, own)).toThrow(BadGrant);
    expect(isOfferSigned(parties, { ...made, signature: granted.signature })).toBe(false);
  });

  it.each(SMALL_ORDER)("refuses the share %s, with which everybody would know the secret", async (share) => {
    const { own } = offer();
    const made = { challenge: CHALLENGE, share, wallMs: NOW_MS };
    const signed = { ...made, signature: signText(offerText(parties, made), importPrivateKey(collector.privateKey)) };
    await expect(grant(signed)).rejects.toThrow(RangeError);
    expect(() => sessionKey(own, share, Buffer.alloc(32))).toThrow("gives no secret");
  });
});

describe("a request of a session", () => {
  const key = Buffer.alloc(32, 7);
  const request = { method: "POST", path: "/v1/status?a=1", body: Buffer.from("body"), timeMs: NOW_MS };
  const sign = (counter = 1) => signCounted(parties.collectorId, { session: "2.x", key, nextCounter: () => counter }, request);
  const received = (headers: Record<string, string>, change: object = {}) => ({
    ...{ method: request.method, path: request.path, time: headers[HEADERS.time] ?? "", counter: headers[HEADERS.counter] ?? "" },
    ...{ digest: headers[HEADERS.digest] ?? "", signature: headers[HEADERS.signature] ?? "", ...change },
  });

  it("holds within two minutes of the server's time", () => {
    for (const offMs of [-120_000, 0, 120_000])
      expect(verifyCounted(received(sign(3)), key, NOW_MS + offMs)).toEqual({ ok: true, counter: 3 });
    for (const offMs of [-120_001, 120_001])
      expect(verifyCounted(received(sign()), key, NOW_MS + offMs)).toEqual({ ok: false, reason: "clock" });
  });

  it.each([
    { method: "GET" },
    { path: "/v1/status?a=2" },
    { time: String(NOW_MS + 1) },
    { time: "" },
    { counter: "2" },
    { counter: "0" },
    { counter: "1.0" },
    { counter: "" },
    { counter: "9".repeat(16) },
    { digest: "" },
    { signature: "" },
  ])("does not hold with %j in its place", (change) => {
    expect(verifyCounted(received(sign(), change), key, NOW_MS)).toEqual({ ok: false, reason: "signature" });
  });
});
