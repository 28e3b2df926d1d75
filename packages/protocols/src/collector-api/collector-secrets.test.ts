import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";
import { describe, expect, it } from "vitest";
import { generateExchangeKey, openSecrets, sealSecrets } from "./collector-secrets";
import { exportExchangeKey, hpkeOpen, hpkeSeal } from "./hpke";

const context = { info: "purpose", associated: "collector" };
const plain = new TextEncoder().encode("s3cr3t");

describe("RFC 9180 beside another implementation", () => {
  const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
  const bytesOf = (text: string) => new Uint8Array(new TextEncoder().encode(text)).buffer;
  const bufferOf = (bytes: Uint8Array) => new Uint8Array(bytes).buffer;

  it("opens what the other one sealed", async () => {
    const key = generateExchangeKey();
    const raw = Buffer.from(exportExchangeKey(key), "base64");
    const recipientPublicKey = await suite.kem.deserializePublicKey(bufferOf(raw));
    const sender = await suite.createSenderContext({ recipientPublicKey, info: bytesOf(context.info) });
    const ciphertext = await sender.seal(bufferOf(plain), bytesOf(context.associated));
    const sealed = Buffer.concat([Buffer.from(sender.enc), Buffer.from(ciphertext)]);
    expect(hpkeOpen(sealed, key, context)).toEqual(plain);
  });

  it("seals what the other one opens", async () => {
    const pair = await suite.kem.generateKeyPair();
    const recipient = Buffer.from(await suite.kem.serializePublicKey(pair.publicKey)).toString("base64");
    const sealed = hpkeSeal(plain, recipient, context);
    const enc = bufferOf(sealed.subarray(0, 32));
    const opener = await suite.createRecipientContext({ recipientKey: pair.privateKey, enc, info: bytesOf(context.info) });
    const opened = await opener.open(bufferOf(sealed.subarray(32)), bytesOf(context.associated));
    expect(new Uint8Array(opened)).toEqual(plain);
  });
});

describe("a collector's secrets", () => {
  const privateKey = generateExchangeKey();
  const holder = { collectorId: "c1", exchangeKey: exportExchangeKey(privateKey) };
  const secrets = { check: { key: "00ff", headers: ["Authorization: Bearer x"] } };

  it("are opened by the collector that they are for, and by nobody else", () => {
    const { sealed, reference } = sealSecrets(secrets, holder);
    const text = Buffer.from(sealed).toString("base64");
    expect(openSecrets(text, reference, { collectorId: "c1", privateKey })).toEqual(secrets);
    expect(Buffer.from(sealed).includes("Bearer")).toBe(false);
    expect(() => openSecrets(text, reference, { collectorId: "c2", privateKey })).toThrow();
    expect(() => openSecrets(text, reference, { collectorId: "c1", privateKey: generateExchangeKey() })).toThrow(/another key/);
  });

  it("are refused when they are not those that the document names", () => {
    const [first, second] = [sealSecrets(secrets, holder), sealSecrets(secrets, holder)];
    const text = Buffer.from(second.sealed).toString("base64");
    expect(() => openSecrets(text, first.reference, { collectorId: "c1", privateKey })).toThrow(/not those that were signed/);
    expect(() => openSecrets(undefined, first.reference, { collectorId: "c1", privateKey })).toThrow(/not those that were signed/);
  });

  it.each([0, 31, 32, 47, 48])("%s bytes are no ciphertext", (bytes) => {
    expect(() => hpkeOpen(new Uint8Array(bytes), privateKey, context)).toThrow();
  });
});
