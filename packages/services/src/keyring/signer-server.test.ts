import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createKeyring, PLAN_KEY_PLACE } from "./keyring";
import { connectKeyring } from "./remote-keyring";
import { type SignerServer, serveKeyring } from "./signer-server";

const keyring = createKeyring(randomBytes(32).toString("base64"));
const place = (column: string) => ({ tenantId: "t", column, rowId: "r" });
const SECRET = new TextEncoder().encode("a secret");

let folder: string;
let server: SignerServer;
const of = (client: "web" | "ingest" | "worker") => connectKeyring(join(folder, client, "signer.sock"));
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "signer-"));
  server = await serveKeyring(folder, keyring);
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

test("what one process seals over its socket the local keyring opens, and the other way round", async () => {
  const sealed = await of("web").seal(SECRET, place("integration.secret"));
  expect(await keyring.open(sealed, place("integration.secret"))).toEqual(SECRET);
  const local = await keyring.seal(SECRET, place("integration.secret"));
  expect(await of("worker").open(local, place("integration.secret"))).toEqual(SECRET);
  expect(await of("worker").derive("action-links")).toEqual(await of("web").derive("action-links"));
  expect(await of("ingest").derive("collector-sessions")).toEqual(await keyring.derive("collector-sessions"));
});

test("each process opens only what its work needs, and none the key that signs plans", async () => {
  const opens = async (client: "web" | "ingest" | "worker", at: ReturnType<typeof place>): Promise<boolean> => {
    const sealed = await keyring.seal(SECRET, at);
    return of(client)
      .open(sealed, at)
      .then(
        () => true,
        (error: Error) => {
          expect(error.message).toMatch(/may not open/);
          return false;
        },
      );
  };
  const columns = [
    "endpoint.secrets",
    "integration.secret",
    "user_factor.sealed_secret",
    "single_sign_on.sealed_secret",
    "plan.sealed_document",
  ];
  const table = async (client: "web" | "ingest" | "worker") => Promise.all(columns.map((column) => opens(client, place(column))));
  expect(await table("web")).toEqual([true, true, true, true, false]);
  expect(await table("ingest")).toEqual([false, false, false, false, true]);
  expect(await table("worker")).toEqual([true, true, false, false, false]);
  for (const client of ["web", "ingest", "worker"] as const) expect(await opens(client, PLAN_KEY_PLACE)).toBe(false);
  await expect(of("ingest").seal(SECRET, place("endpoint.secrets"))).rejects.toThrow(/may not use \/seal/);
  await expect(of("web").derive("collector-sessions")).rejects.toThrow(/may not derive collector-sessions/);
});

test("only the signer's user may connect, unless an operator made the folder for a client's group", async () => {
  for (const client of ["web", "ingest", "worker"]) expect(statSync(join(folder, client)).mode & 0o7777).toBe(0o700);
  await server.close();
  chmodSync(join(folder, "web"), 0o2750);
  server = await serveKeyring(folder, keyring);
  expect(statSync(join(folder, "web")).mode & 0o7777).toBe(0o2750);
  const socket = statSync(join(folder, "web/signer.sock"));
  expect([socket.mode & 0o777, socket.gid]).toEqual([0o660, statSync(join(folder, "web")).gid]);
});

test("a request that is malformed, unknown or too large is refused, and the signer goes on", async () => {
  const post = (path: string, body: Buffer): Promise<number | string> =>
    new Promise((resolve) => {
      const sent = request({ socketPath: join(folder, "web/signer.sock"), path, method: "POST" }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sent.on("error", ({ code }: NodeJS.ErrnoException) => resolve(code ?? "error"));
      sent.end(body);
    });
  for (const [path, body] of [
    ["/open", "nonsense"],
    ["/open", "{}"],
    ["/seal", JSON.stringify({ secret: "not base64 at all!", place: place("x") })],
    ["/keys", "{}"],
    ["/constructor", "{}"],
  ] as const)
    expect(await post(path, Buffer.from(body))).toBe(422);
  expect(await post("/seal", Buffer.alloc((16 << 20) + 1, 0x20))).not.toBe(200);
  expect(await of("web").seal(SECRET, place("endpoint.secrets"))).toBeInstanceOf(Uint8Array);
});

test("a client waits for a signer that starts again", async () => {
  await server.close();
  const asked = of("web").seal(SECRET, place("endpoint.secrets"));
  expect(existsSync(join(folder, "web/signer.sock"))).toBe(false);
  server = await serveKeyring(folder, keyring);
  expect(await keyring.open(await asked, place("endpoint.secrets"))).toEqual(SECRET);
});
