import { expect, test } from "vitest";
import type { Keyring } from "../keyring/keyring";
import { resealSettings, settingsView } from "./integration-settings";

const STORED = { topic: "noc", token: { sealed: Buffer.from("old").toString("base64") } };
const KEY = { tenantId: "t", id: "i" };

test("a secret of a channel that is not installed any more is not shown, not even sealed", () => {
  expect(settingsView("removed-plugin", STORED)).toEqual({ topic: "noc", token: { set: true } });
});

test("a secret of a channel that set-up does not know is sealed anew with the others", async () => {
  const keyring = { reseal: async () => Buffer.from("new") } as Partial<Keyring> as Keyring;
  expect(await resealSettings(keyring, STORED, KEY)).toEqual({ topic: "noc", token: { sealed: Buffer.from("new").toString("base64") } });
  const unchanged = { reseal: async () => null } as Partial<Keyring> as Keyring;
  expect(await resealSettings(unchanged, STORED, KEY)).toBeNull();
});
