import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createKeyring } from "./keyring";

const newKey = () => randomBytes(32).toString("base64");
const place = { tenantId: "t1", column: "integration.secret", rowId: "i1" };
const secret = new TextEncoder().encode("whsec_very_secret");

describe("keyring", () => {
  it("opens what it sealed, and never seals the same way twice", () => {
    const keyring = createKeyring(newKey());
    const sealed = keyring.seal(secret, place);
    expect(keyring.open(sealed, place)).toEqual(secret);
    expect(Buffer.from(sealed).includes(Buffer.from(secret))).toBe(false);
    expect(keyring.seal(secret, place)).not.toEqual(sealed);
  });

  it("refuses a ciphertext that was moved to another row, column or tenant", () => {
    const keyring = createKeyring(newKey());
    const sealed = keyring.seal(secret, place);
    for (const other of [{ rowId: "i2" }, { column: "integration.previous_secret" }, { tenantId: "t2" }])
      expect(() => keyring.open(sealed, { ...place, ...other })).toThrow(/does not open/);
  });

  it("refuses a ciphertext of which any byte was changed", () => {
    const keyring = createKeyring(newKey());
    const sealed = keyring.seal(secret, place);
    for (let i = 0; i < sealed.length; i++) {
      const changed = sealed.map((byte, at) => (at === i ? byte ^ 1 : byte));
      expect(() => keyring.open(changed, place)).toThrow();
    }
  });

  it("opens what an older key sealed and seals with the first", () => {
    const [older, newer] = [newKey(), newKey()];
    const sealed = createKeyring(older).seal(secret, place);
    const both = createKeyring(`${newer},${older}`);
    expect(both.open(sealed, place)).toEqual(secret);
    expect(createKeyring(newer).open(both.seal(secret, place), place)).toEqual(secret);
    expect(() => createKeyring(newer).open(sealed, place)).toThrow(/not in PADIT_SECRET_KEY/);
  });

  it("refuses a key of the wrong length", () => {
    expect(() => createKeyring(randomBytes(16).toString("base64"))).toThrow(/32 bytes/);
  });
});
