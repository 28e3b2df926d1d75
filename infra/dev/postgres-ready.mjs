import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { root } from "./places.mjs";

/** A server that was killed replays its log first, and says so to whoever connects. */
const STARTING_UP = "57P03";
const RECOVER_WITHIN_MS = 300_000;

/**
 * Resolves when PostgreSQL at `url` takes queries; rejects when it refuses for good or `aborted()` says why it never will.
 * @param {{ aborted?: () => string | undefined }} wait
 */
export async function waitForPostgres(url, wait = {}) {
  const { aborted = () => undefined } = wait;
  // pg is a dependency of the db package, installed by the bootstrap: it cannot be imported by name from here.
  const pg = createRequire(join(root, "packages/db/package.json"))("pg");
  const deadline = Date.now() + RECOVER_WITHIN_MS;
  for (;;) {
    const reason = aborted();
    if (reason) throw new Error(reason);
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => {}); // the query rejects as well
    try {
      await client.connect();
      await client.query("SELECT 1");
      return;
    } catch (error) {
      const isEarly = error.code === STARTING_UP || error.code === "ECONNREFUSED" || error.code === "ECONNRESET";
      if (!isEarly || Date.now() > deadline) throw error;
    } finally {
      await client.end().catch(() => {});
    }
    await pause(100);
  }
}
