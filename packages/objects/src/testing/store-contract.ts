import { describe, expect, test } from "vitest";
import type { ObjectStore } from "../object-store";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array | null): string | null => (bytes === null ? null : new TextDecoder().decode(bytes));
async function keysOf(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list(prefix)) keys.push(key);
  return keys.sort();
}

const INVALID_KEYS = [
  "",
  "/",
  "a/",
  "/a",
  "a//b",
  "..",
  "../a",
  "a/../../b",
  "a/./b",
  ".hidden",
  "a\\b",
  "a b",
  "ä",
  "a\0b",
  "a".repeat(1025),
];

/** Tests that every object store must pass. @param open returns an empty store and a second client of the same store */
export function describeStoreContract(name: string, open: () => Promise<{ store: ObjectStore; second: ObjectStore }>): void {
  describe(`${name} keeps the contract of object stores`, () => {
    test("what was put is there, whole, for every client; what was not put is null", async () => {
      const { store, second } = await open();
      await store.put("a/b", bytesOf("one"));
      expect([textOf(await store.get("a/b")), textOf(await second.get("a/b"))]).toEqual(["one", "one"]);
      expect([await store.get("a/c"), await store.get("a"), await store.get("a/b/c")]).toEqual([null, null, null]);
    });

    test("every byte comes back, of an empty object and of one of some megabytes", async () => {
      const { store } = await open();
      const large = Uint8Array.from({ length: 6 * 1024 * 1024 + 1 }, (_, i) => (i * 31) % 256);
      await store.put("empty", new Uint8Array());
      await store.put("large", large);
      expect(Buffer.from((await store.get("empty")) ?? "missing").length).toBe(0);
      expect(Buffer.compare(Buffer.from((await store.get("large")) ?? ""), large)).toBe(0);
    });

    test("only the part of a buffer that was passed is stored, and its reader owns what it gets", async () => {
      const { store } = await open();
      const whole = bytesOf("--abc--");
      await store.put("part", whole.subarray(2, 5));
      whole.fill(0);
      const first = await store.get("part");
      first?.fill(0);
      expect(textOf(await store.get("part"))).toBe("abc");
    });

    test("a second put replaces the first", async () => {
      const { store, second } = await open();
      await store.put("k", bytesOf("the longer one"));
      await second.put("k", bytesOf("two"));
      expect(textOf(await store.get("k"))).toBe("two");
      expect(await keysOf(store, "")).toEqual(["k"]);
    });

    test("of many puts at once one wins whole, and readers never see a part", async () => {
      const { store, second } = await open();
      const values = Array.from({ length: 12 }, (_, i) => String.fromCharCode(97 + i).repeat(200_000));
      const puts = values.map((value, i) => (i % 2 === 0 ? store : second).put("contended", bytesOf(value)));
      const reads = Array.from({ length: 12 }, () => second.get("contended"));
      await Promise.all(puts);
      for (const read of [...(await Promise.all(reads)), await store.get("contended")])
        if (read !== null) expect(values.includes(textOf(read) ?? "")).toBe(true);
      expect(await store.get("contended")).not.toBeNull();
    });

    test("lists the keys that begin with a prefix, wherever the prefix ends", async () => {
      const { store } = await open();
      expect(await keysOf(store, "")).toEqual([]);
      const keys = ["checkpoints/1/5-2.bin", "checkpoints/1/6-2.bin", "checkpoints/12/1-1.bin", "models/a=b_c.json"];
      for (const key of keys) await store.put(key, bytesOf(key));
      expect(await keysOf(store, "")).toEqual(keys);
      expect(await keysOf(store, "checkpoints/1")).toEqual(keys.slice(0, 3));
      expect(await keysOf(store, "checkpoints/1/")).toEqual(keys.slice(0, 2));
      expect(await keysOf(store, "checkpoints/1/6")).toEqual(keys.slice(1, 2));
      expect(await keysOf(store, "nothing/")).toEqual([]);
    });

    test("what was deleted is gone, and deleting it again changes nothing", async () => {
      const { store, second } = await open();
      await store.put("a/b", bytesOf("one"));
      await store.put("a/c", bytesOf("two"));
      await store.delete("a/b");
      await second.delete("a/b");
      expect([await store.get("a/b"), textOf(await second.get("a/c"))]).toEqual([null, "two"]);
      expect(await keysOf(store, "a/")).toEqual(["a/c"]);
      await store.put("a/b", bytesOf("three"));
      expect(textOf(await store.get("a/b"))).toBe("three");
    });

    test.each(INVALID_KEYS)("the key %j is refused by every call", async (key) => {
      const { store } = await open();
      for (const call of [store.put(key, bytesOf("x")), store.get(key), store.delete(key)])
        await expect(call).rejects.toMatchObject({ code: "invalid" });
      expect(await keysOf(store, "")).toEqual([]);
    });

    test.each(["../", "a/../../", "/"])("the prefix %j is refused", async (prefix) => {
      await expect(keysOf((await open()).store, prefix)).rejects.toMatchObject({ code: "invalid" });
    });
  });
}
