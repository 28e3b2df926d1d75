import { createTestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { databaseObjectStore } from "./database-object-store";
import { describeStoreContract } from "./testing/store-contract";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

describeStoreContract("the database", async () => {
  const store = databaseObjectStore(database.db.objects);
  for await (const key of store.list("")) await store.delete(key);
  return { store, second: databaseObjectStore(database.db.objects) };
});

test("lists more keys than one page holds, each once", async () => {
  const store = databaseObjectStore(database.db.objects);
  const expected = Array.from({ length: 1_001 }, (_, n) => `many/${String(n).padStart(4, "0")}`);
  await Promise.all(expected.map((key) => store.put(key, new Uint8Array())));
  const keys: string[] = [];
  for await (const key of store.list("many/")) keys.push(key);
  expect(keys).toEqual(expected);
});
