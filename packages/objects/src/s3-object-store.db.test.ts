import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { S3ObjectStore } from "./s3-object-store";
import { type S3TestServer, s3Missing, startS3 } from "./testing/s3-server";
import { describeStoreContract } from "./testing/store-contract";

const missing = s3Missing();
if (missing !== null) console.warn(`skipped: ${missing}`);

let server: S3TestServer;
let lastPrefix = 0;

async function keysOf(store: S3ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list("")) keys.push(key);
  return keys;
}

/** A TCP relay to the server. `treat` handles each connection, numbered from 0. */
async function startHop(treat: (socket: Socket, n: number, pass: () => Socket) => void): Promise<{ endpoint: string; hop: Server }> {
  let count = 0;
  const hop = createServer((socket) => {
    socket.on("error", () => {});
    const pass = (): Socket => {
      const onward = connect(server.port, "127.0.0.1");
      onward.on("error", () => socket.destroy());
      socket.on("close", () => onward.destroy());
      socket.pipe(onward);
      return onward;
    };
    treat(socket, count++, pass);
  }).listen(0, "127.0.0.1");
  await once(hop, "listening");
  const address = hop.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { endpoint: `http://127.0.0.1:${address.port}`, hop };
}

describe.skipIf(missing !== null)("S3", () => {
  beforeAll(async () => {
    server = await startS3();
  });
  afterAll(() => server?.stop());

  describeStoreContract("S3", async () => {
    const options = { ...server.options, prefix: `contract/${lastPrefix++}/` };
    return { store: new S3ObjectStore(options), second: new S3ObjectStore(options) };
  });

  test("prefixes separate installations in one bucket", async () => {
    const [a, b] = ["a/", "b/"].map((prefix) => new S3ObjectStore({ ...server.options, prefix }));
    await a?.put("k", Buffer.from("one"));
    expect(await b?.get("k")).toBeNull();
    expect(a && (await keysOf(a))).toEqual(["k"]);
  });

  test("lists more keys than one page holds, each once", async () => {
    const store = new S3ObjectStore({ ...server.options, prefix: "pages/" });
    const expected = Array.from({ length: 1_001 }, (_, n) => `many/${String(n).padStart(4, "0")}`);
    for (let from = 0; from < expected.length; from += 40)
      await Promise.all(expected.slice(from, from + 40).map((key) => store.put(key, new Uint8Array())));
    expect((await keysOf(store)).sort()).toEqual(expected);
  });

  test("workers that start at once read one identity, which is no object", async () => {
    const options = { ...server.options, prefix: "identity/" };
    const identities = await Promise.all(Array.from({ length: 8 }, () => new S3ObjectStore(options).identity()));
    expect(new Set(identities).size).toBe(1);
    expect(await keysOf(new S3ObjectStore(options))).toEqual([]);
    expect(await new S3ObjectStore({ ...options, prefix: "other/" }).identity()).not.toBe(identities[0]);
  });

  test("a wrong secret and an absent bucket are errors, not absent objects", async () => {
    const credentials = { ...server.options.credentials, secretAccessKey: "wrong" };
    await expect(new S3ObjectStore({ ...server.options, credentials }).get("k")).rejects.toThrow(/signature/i);
    await expect(new S3ObjectStore({ ...server.options, bucket: "absent" }).get("k")).rejects.toThrow(/bucket/i);
  });

  test("the server is killed 10 times during puts: what was confirmed is whole, and nothing else is partial", async () => {
    const store = new S3ObjectStore({ ...server.options, prefix: "kills/" });
    const contentOf = (n: number): Buffer => Buffer.alloc(300_000, n % 251);
    const confirmed = new Set<number>();
    let killing = true;
    const writer = async (first: number): Promise<void> => {
      for (let n = first; killing; n += 4)
        await store.put(`k/${n}`, contentOf(n)).then(
          () => confirmed.add(n),
          () => undefined,
        );
    };
    const writers = [0, 1, 2, 3].map(writer);
    for (let kills = 0; kills < 10; kills += 1) {
      const before = confirmed.size;
      while (confirmed.size < before + 5) await new Promise((resolve) => setImmediate(resolve));
      await server.crash();
    }
    killing = false;
    await Promise.all(writers);
    const stored = await keysOf(store);
    for (const n of confirmed) expect(stored).toContain(`k/${n}`);
    for (const key of stored) {
      const bytes = await store.get(key);
      expect(Buffer.compare(Buffer.from(bytes ?? ""), contentOf(Number(key.slice(2)))), key).toBe(0);
    }
    expect(confirmed.size).toBeGreaterThanOrEqual(50);
  }, 60_000);

  test("a connection that never answers is given up and tried again; without an answer at all the call fails", async () => {
    const reply = (socket: Socket, pass: () => Socket) => pass().pipe(socket);
    const { endpoint, hop } = await startHop((socket, n, pass) => n > 0 && reply(socket, pass));
    const store = new S3ObjectStore({ ...server.options, prefix: "slow/", endpoint, attemptTimeoutMs: 300 });
    await store.put("k", Buffer.from("one"));
    expect(Buffer.from((await store.get("k")) ?? "").toString()).toBe("one");
    hop.close();
    const silent = await startHop(() => undefined);
    const lost = new S3ObjectStore({ ...server.options, endpoint: silent.endpoint, attemptTimeoutMs: 100, attempts: 2 });
    await expect(lost.put("k", Buffer.from("two"))).rejects.toThrow();
    await expect(lost.get("k")).rejects.toThrow();
    silent.hop.close();
  });

  test("an answer that breaks off or stalls in its body is read again, whole", async () => {
    const value = Buffer.alloc(2_000_000, 7);
    await new S3ObjectStore({ ...server.options, prefix: "broken/" }).put("k", value);
    const { endpoint, hop } = await startHop((socket, n, pass) => {
      const onward = pass();
      if (n > 1) return onward.pipe(socket);
      // The first connection ends after the first piece of the response; the second one stalls there.
      return onward.once("data", (piece: Buffer) => {
        socket.write(piece, () => n === 0 && socket.destroy());
        onward.pause();
      });
    });
    const store = new S3ObjectStore({ ...server.options, prefix: "broken/", endpoint, attemptTimeoutMs: 500 });
    expect(Buffer.compare(Buffer.from((await store.get("k")) ?? ""), value)).toBe(0);
    hop.close();
  });
});
