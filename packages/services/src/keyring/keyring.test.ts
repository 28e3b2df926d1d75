import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createKeyring } from "./keyring";

const newKey = () => randomBytes(32).toString("base64");
const place = { tenantId: "t1", column: "integration.secret", rowId: "i1" };
const secret = new TextEncoder().encode("whsec_very_secret");

describe("keyring", () => {
  it("opens what it sealed, and never seals the same way twice", async () => {
    const keyring = createKeyring(newKey());
    const sealed = await keyring.seal(secret, place);
    expect(await keyring.open(sealed, place)).toEqual(secret);
    expect(Buffer.from(sealed).includes(Buffer.from(secret))).toBe(false);
    expect(await keyring.seal(secret, place)).not.toEqual(sealed);
  });

  it("refuses a ciphertext that was moved to another row, column or tenant", async () => {
    const keyring = createKeyring(newKey());
    const sealed = await keyring.seal(secret, place);
    for (const other of [{ rowId: "i2" }, { column: "integration.previous_secret" }, { tenantId: "t2" }])
      await expect(keyring.open(sealed, { ...place, ...other })).rejects.toThrow(/does not open/);
  });

  it("refuses a ciphertext of which any byte was changed", async () => {
    const keyring = createKeyring(newKey());
    const sealed = await keyring.seal(secret, place);
    for (let i = 0; i < sealed.length; i++) {
      const changed = sealed.map((byte, at) => (at === i ? byte ^ 1 : byte));
      await expect(keyring.open(changed, place)).rejects.toThrow();
    }
  });

  it("opens what an older key sealed and seals with the first", async () => {
    const [older, newer] = [newKey(), newKey()];
    const sealed = await createKeyring(older).seal(secret, place);
    const both = createKeyring(`${newer},${older}`);
    expect(await both.open(sealed, place)).toEqual(secret);
    expect(await createKeyring(newer).open(await both.seal(secret, place), place)).toEqual(secret);
    await expect(createKeyring(newer).open(sealed, place)).rejects.toThrow(/not in PADIT_SECRET_KEY/);
  });

  it("refuses a key of the wrong length", () => {
    expect(() => createKeyring(randomBytes(16).toString("base64"))).toThrow(/32 bytes/);
  });
});
