import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import pg from "pg";

const CHAR_OID = 18;
const BPCHAR_OID = 1042;

/** Returns separate fields, because PrismaPg would prefer a connection string to the shadow database's name. */
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

/**
 * Corrects two faults of an adapter. It splits scripts at semicolons, which breaks DO blocks and functions; a simple query sends the whole
 * script as one implicit transaction. And it has no mapping for the one-byte "char" of the catalogue, which introspection reads.
 */
function corrected(adapter) {
  adapter.executeScript = async (sql) => {
    try {
      await adapter.client.query(sql);
    } catch (error) {
      adapter.onError(error);
    }
  };
  const { performIO, queryRaw } = adapter;
  adapter.queryRaw = async (query) => {
    let isChar = [];
    const watched = Object.create(adapter, {
      performIO: {
        value: async (...parameters) => {
          const result = await performIO.apply(adapter, parameters);
          isChar = result.fields.map(({ dataTypeID }) => dataTypeID === CHAR_OID);
          for (const [i, field] of result.fields.entries()) if (isChar[i]) field.dataTypeID = BPCHAR_OID;
          return result;
        },
      },
    });
    const answer = await queryRaw.call(watched, query);
    return { ...answer, columnTypes: answer.columnTypes.map((type, i) => (isChar[i] ? ColumnTypeEnum.Character : type)) };
  };
  return adapter;
}

/** PrismaPg with the corrections that schema work needs. */
export class AdapterFactory extends PrismaPg {
  constructor(url) {
    const connection = connectionOf(url);
    super(connection);
    this.connection = connection;
  }

  async connect() {
    return corrected(await super.connect());
  }

  /** Works like the original method, but closes the pool before it drops the database. */
  async connectToShadowDb() {
    const database = `prisma_migrate_shadow_db_${randomUUID()}`;
    await this.#administer(`CREATE DATABASE "${database}"`);
    const adapter = corrected(await new PrismaPg({ ...this.connection, database }).connect());
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
