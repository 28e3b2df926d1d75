#!/usr/bin/env node
// Replaces Prisma's native schema engine, which npm does not ship: the same command line and JSON-RPC over stdio, answered by the
// WebAssembly engine of @prisma/schema-engine-wasm and @prisma/adapter-pg. PRISMA_SCHEMA_ENGINE_BINARY names this file, so that the Prisma
// CLI (migrate diff, dev, deploy, status) works without downloading anything.
import { createInterface } from "node:readline";
import pg from "pg";
import { openEngine } from "./wasm-engine.mjs";

/** Parses the arguments that the Prisma CLI passes to its engine. */
function parseArguments(argv) {
  const parsed = { datamodels: [], url: process.env.DATABASE_URL, command: null, version: false };
  for (let i = 0; i < argv.length; i++) {
    if (argv[i] === "--datamodels") parsed.datamodels.push(argv[++i]);
    else if (argv[i] === "--datasource") parsed.url = JSON.parse(argv[++i]).url ?? parsed.url;
    else if (argv[i] === "cli") parsed.command = argv[++i];
    else if (argv[i] === "--version") parsed.version = true;
  }
  return parsed;
}

const PRISMA_ERRORS = { "3D000": "P1003", "28P01": "P1000", ECONNREFUSED: "P1001" };

/** Runs a one-shot command of the engine and returns the exit code. Errors are one JSON line on standard error, as in the native engine. */
async function runCommand(command, url) {
  const target = new URL(url);
  const database = decodeURIComponent(target.pathname.slice(1)) || "postgres";
  if (command !== "can-connect-to-database") target.pathname = "/postgres";
  const client = new pg.Client({ connectionString: target.href });
  try {
    await client.connect();
    if (command === "create-database") await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`);
    else if (command === "drop-database") await client.query(`DROP DATABASE ${pg.escapeIdentifier(database)}`);
    else if (command !== "can-connect-to-database") throw new Error(`unknown engine command ${command}`);
    return 0;
  } catch (error) {
    const fields = { message: error.message, error_code: PRISMA_ERRORS[error.code] ?? "P1010" };
    process.stderr.write(
      `\n${JSON.stringify({ timestamp: new Date().toISOString(), level: "ERROR", fields, target: "schema_engine::logger" })}`,
    );
    return 1;
  } finally {
    await client.end().catch(() => {});
  }
}

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);

/** Methods whose native answer is an empty object. */
const SILENT = new Set(["dbExecute", "reset", "markMigrationApplied", "markMigrationRolledBack", "ensureConnectionValidity"]);

async function answer(engine, { id, method, params }) {
  try {
    const call = method === "getDatabaseVersion" ? "version" : method;
    let result = await (await engine()).call(call, params);
    if (method === "diff" && result?.stdout) {
      // The native engine sends this text as a separate request.
      send({ id: 1, method: "print", params: { content: result.stdout } });
      result = { exitCode: result.exitCode, stdout: null };
    }
    send({ id, result: SILENT.has(method) ? {} : result });
  } catch (error) {
    const data = { is_panic: false, message: error.message, meta: error.meta ?? null, ...(error.code && { error_code: error.code }) };
    send({ id, error: { code: 4466, message: "An error happened. Check the data field for details.", data } });
  }
}

const { datamodels, url, command, version } = parseArguments(process.argv.slice(2));
if (version) {
  console.log("schema-engine-cli wasm");
} else if (command) {
  process.exitCode = await runCommand(command, url);
} else {
  let opened;
  const engine = () => (opened ??= openEngine(url, datamodels));
  let queue = Promise.resolve();
  createInterface({ input: process.stdin })
    .on("line", (line) => {
      const request = line.trim() ? JSON.parse(line) : {};
      if (request.method) queue = queue.then(() => answer(engine, request));
    })
    .on("close", () => queue.then(() => process.exit(0)));
}
