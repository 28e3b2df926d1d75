import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkDoors } from "./check-doors";
import { migrate } from "./migrate";
import { createTestDatabase, type TestDatabase } from "./testing";

const hasBouncer = spawnSync("pgbouncer", ["--version"]).status === 0;

// Skipped where no pgbouncer is installed: `apt-get install pgbouncer`.
describe.skipIf(!hasBouncer)("behind PgBouncer in transaction mode", () => {
  let database: TestDatabase;
  let bouncer: ChildProcess;
  let folder = "";
  let port = 0;
  const pooled = (url: string): string => Object.assign(new URL(url), { port: String(port) }).href;

  beforeAll(async () => {
    database = await createTestDatabase();
    port = await freePort();
    folder = mkdtempSync(join(tmpdir(), "padit-bouncer-"));
    chmodSync(folder, 0o755); // PgBouncer does not run as root and must read its files
    const logins = Object.values(database.urls).map((url) => new URL(url));
    writeFileSync(join(folder, "users.txt"), logins.map(({ username, password }) => `"${username}" "${password}"\n`).join(""));
    const server = logins[0]?.port;
    writeFileSync(
      join(folder, "bouncer.ini"),
      `[databases]\n* = host=127.0.0.1 port=${server}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =\n` +
        `auth_type = trust\nauth_file = ${join(folder, "users.txt")}\npool_mode = transaction\nignore_startup_parameters = statement_timeout\n`,
    );
    const user = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
    bouncer = spawn("pgbouncer", ["-q", ...user, join(folder, "bouncer.ini")], { stdio: "ignore" });
  });
  afterAll(async () => {
    const ended = once(bouncer, "exit");
    bouncer.kill("SIGINT");
    await ended;
    rmSync(folder, { recursive: true });
    await database.dispose();
  });

  test("set-up names the address that is a pooler's, and accepts those of PostgreSQL", async () => {
    const { app, ingest, system, owner } = database.urls;
    await listening(pooled(app));
    await checkDoors({ app, ingest, system });
    await expect(checkDoors({ app: pooled(app), ingest, system })).rejects.toThrow(
      "DATABASE_APP_URL is the address of a connection pooler: PADIT listens for notifications",
    );
    await expect(checkDoors({ app, ingest, system: pooled(system) })).rejects.toThrow(/^DATABASE_SYSTEM_URL is the address of a/);
    await expect(migrate(pooled(owner))).rejects.toThrow(/^DATABASE_URL is the address of a connection pooler/);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}

/** Waits until a connection through the pooler works. */
async function listening(url: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const client = new pg.Client({ connectionString: url });
        try {
          await client.connect();
          return (await client.query("SELECT 1 AS one")).rows;
        } catch {
          return [];
        } finally {
          await client.end().catch(() => undefined);
        }
      },
      { timeout: 20_000 },
    )
    .toEqual([{ one: 1 }]);
}
