import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";

const CHAR_OID = 18;
const BPCHAR_OID = 1042;

/** adapter-pg knows no mapping for the one-byte "char" of the catalogue, which introspection reads: it is shown as bpchar. */
function showCharAsBpchar() {
  for (const prototype of [pg.Client.prototype, pg.Pool.prototype]) {
    const query = prototype.query;
    prototype.query = function (...parameters) {
      const pending = query.apply(this, parameters);
      if (typeof pending?.then !== "function") return pending;
      return pending.then((result) => {
        for (const field of result?.fields ?? []) if (field.dataTypeID === CHAR_OID) field.dataTypeID = BPCHAR_OID;
        return result;
      });
    };
  }
}

/** Separate fields, because a connection string would win over the shadow database's name. */
function connectionOf(url) {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const mode = searchParams.get("sslmode") ?? "";
  return {
    host: hostname,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    max: 2,
    ssl: ["require", "verify-full", "verify-ca"].includes(mode) ? { rejectUnauthorized: mode !== "require" } : undefined,
  };
}

/** adapter-pg splits scripts at semicolons, which breaks DO blocks and functions; one simple query is one implicit transaction. */
function sendWholeScripts(adapter) {
  adapter.executeScript = async (sql) => {
    try {
      await adapter.client.query(sql);
    } catch (error) {
      adapter.onError(error);
    }
  };
  return adapter;
}

/** PrismaPg, corrected in what schema work needs of it. */
export class AdapterFactory extends PrismaPg {
  constructor(url) {
    showCharAsBpchar();
    const connection = connectionOf(url);
    super(connection);
    this.connection = connection;
  }

  async connect() {
    return sendWholeScripts(await super.connect());
  }

  /** As the original, but the pool is closed before the database is dropped, not after. */
  async connectToShadowDb() {
    const database = `prisma_migrate_shadow_db_${randomUUID()}`;
    await this.#administer(`CREATE DATABASE "${database}"`);
    const adapter = sendWholeScripts(await new PrismaPg({ ...this.connection, database }).connect());
    const dispose = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      await dispose();
      await this.#administer(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`);
    };
    return adapter;
  }

  async #administer(sql) {
    const client = new pg.Client(this.connection);
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }
}
