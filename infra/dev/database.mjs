import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "./places.mjs";

/**
 * Makes the migrating role (CREATEROLE, no superuser) and its database on the embedded server, with the extension where it is loaded,
 * because only a superuser may create it. Answers the owner's URL; running it again changes nothing.
 */
export async function makeDatabase({ url, timescale, ownerPassword }) {
  // pg is a dependency of the db package, installed by the bootstrap: it cannot be imported by name from here.
  const pg = createRequire(join(root, "packages/db/package.json"))("pg");
  await withClient(pg, url, async (client) => {
    const role = await client.query("SELECT FROM pg_roles WHERE rolname = 'padit_owner'");
    if (role.rowCount === 0) await client.query("CREATE ROLE padit_owner LOGIN CREATEROLE NOSUPERUSER");
    await client.query(`ALTER ROLE padit_owner PASSWORD ${pg.escapeLiteral(ownerPassword)}`);
    const database = await client.query("SELECT FROM pg_database WHERE datname = 'padit'");
    if (database.rowCount === 0) await client.query("CREATE DATABASE padit OWNER padit_owner");
  });
  const own = new URL(url);
  own.pathname = "/padit";
  if (timescale) await withClient(pg, own.href, (client) => client.query("CREATE EXTENSION IF NOT EXISTS timescaledb"));
  own.username = "padit_owner";
  own.password = ownerPassword;
  return own.href;
}

async function withClient(pg, connectionString, work) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
