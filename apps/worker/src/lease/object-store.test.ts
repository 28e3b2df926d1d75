import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { folderObjectStore } from "./object-store";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "padit-objects-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("the folder of objects", () => {
  it("gives back what was put, null for what was not, and forgets what was deleted", async () => {
    const store = folderObjectStore(folder);
    await store.put("a/b", Buffer.from("one"));
    await store.put("a/b", Buffer.from("two"));
    expect(Buffer.from((await store.get("a/b")) ?? "").toString()).toBe("two");
    expect(await store.get("a/c")).toBeNull();
    await store.delete("a/b");
    await store.delete("a/b");
    expect(await store.get("a/b")).toBeNull();
    expect(await readdir(join(folder, "a"))).toEqual([]);
  });

  it("refuses a key that leaves it", async () => {
    await expect(folderObjectStore(folder).get("../elsewhere")).rejects.toThrow(/leaves the store/);
  });
});
