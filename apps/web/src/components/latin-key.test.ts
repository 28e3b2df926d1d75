import { expect, test } from "vitest";
import { latinKey } from "./latin-key";

test.each([
  ["j", "KeyJ", "j"],
  ["ㅓ", "KeyJ", "j"],
  ["ㅆ", "KeyT", "t"],
  ["Process", "KeyA", "a"],
  // A German keyboard writes z where an American one has y.
  ["z", "KeyY", "z"],
  ["A", "KeyA", "A"],
  ["/", "Slash", "/"],
  ["Enter", "Enter", "Enter"],
  ["ArrowDown", "ArrowDown", "ArrowDown"],
])("%s of the key %s is %s", (key, code, latin) => expect(latinKey({ key, code })).toBe(latin));
