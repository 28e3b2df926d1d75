import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { folderObjectStore } from "./folder-object-store";
import { describeStoreContract } from "./testing/store-contract";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "padit-objects-"));
});
afterEach(() => rm(folder, { recursive: true }));

describeStoreContract("a folder", async () => ({ store: folderObjectStore(folder), second: folderObjectStore(folder) }));

test("a put that fails leaves no partial file behind", async () => {
  const store = folderObjectStore(folder);
  await store.put("a/b", Buffer.from("one"));
  await expect(store.put("a", Buffer.from("a folder stands there"))).rejects.toThrow();
  expect(await readdir(join(folder, ".partial"))).toEqual([]);
});

test("a partial file that a killed process left is no object", async () => {
  const store = folderObjectStore(folder);
  await store.put("a", Buffer.from("one"));
  await writeFile(join(folder, ".partial", "left"), "half");
  const keys: string[] = [];
  for await (const key of store.list("")) keys.push(key);
  expect(keys).toEqual(["a"]);
});
