// Finds every column that holds values encrypted with the installation's key, by the header of such a value. This test must list each column;
// `padit secrets reseal` must encrypt it with a new key; and no answer may contain its plain text or its ciphertext.
import { randomBytes } from "node:crypto";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { startProbeJob } from "@padit/services/collectors";
import { createKeyring, type Keyring } from "@padit/services/keyring";
import { resealSecrets } from "@padit/services/setup";
import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createRestApp } from "../rest/app";
import { openApiDocument } from "../rest/openapi-document";
import { type TestInstallation, testInstallation } from "../testing/full-organization";
import { type RestClient, restClient } from "../testing/rest-client";
import { REST_FIXTURES } from "./rest-fixtures";
import { callOperation, operations } from "./rest-walk";
import { ORGANIZATION_FIXTURES, PERSON_FIXTURES } from "./trpc-fixtures";
import { callProcedure, procedures, signedIn } from "./trpc-walk";
import { createWalkOrganization, type WalkOrganization } from "./walk-organization";

/**
 * Columns with values encrypted with the installation's key. `padit secrets reseal` encrypts them with a new key, except stored answers, which
 * expire after 24 hours.
 */
const SEALED = [
  "endpoint.secrets",
  "idempotency_key.response",
  "installation.value",
  "integration.settings",
  "plan.sealed_document",
  "probe_job.sealed_document",
  "single_sign_on.sealed_secret",
  "user_factor.sealed_secret",
];
const NOT_RESEALED = ["idempotency_key.response"];
/** Encrypted for one collector and no longer the installation's. */
const COLLECTORS_OWN = ["plan.secrets", "probe_job.secrets"];
/** Columns that encrypt whole documents and answers. The test puts its marker where a secret would be inside of them. */
const CONTAINERS = ["endpoint.secrets", "idempotency_key.response", "plan.sealed_document", "probe_job.sealed_document"];

/** Version and key id of an envelope. Nine bytes are twelve letters of base64 without a remainder. */
const HEADER_BYTES = 9;
const marker = `s3cr3t-${randomBytes(8).toString("hex")}`;
const keys = { old: randomBytes(32).toString("base64"), new: randomBytes(32).toString("base64") };

let database: TestDatabase;
/** A superuser, from whom row security hides nothing. */
let superuser: pg.Client;
let installation: TestInstallation;
let rest: RestClient;
let organization: WalkOrganization;
const sealed: { column: string; plain: Buffer; bytes: Buffer }[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  const url = new URL(process.env.PADIT_TEST_POSTGRES_URL ?? "");
  url.pathname = new URL(database.urls.owner).pathname;
  superuser = new pg.Client({ connectionString: url.href });
  await superuser.connect();
  installation = await testInstallation(database, recording(createKeyring(keys.old)));
  rest = restClient(installation, { requestsPerMinute: 100_000 });
  organization = await createWalkOrganization(installation, database, `w${randomBytes(4).toString("hex")}`);
  const { collectorId, tenantId, ownerId } = organization;
  const target = { url: `https://example.com/?token=${marker}`, headers: [`Authorization: Bearer ${marker}`] };
  const body = { name: "with secrets", protocol: "http", target, collector_ids: [collectorId] };
  const created = await rest.call("POST", "/endpoints", { key: organization.apiKey, body, headers: { "idempotency-key": "sealed-walk" } });
  expect(created.status).toBe(201);
  const actor = { kind: "user", userId: ownerId, name: "Some owner", tenantId, role: "owner" } as const;
  await startProbeJob({ ...installation, actor, now: () => new Date() }, { collectorId, protocol: "http", target });
});
afterAll(async () => {
  await superuser.end();
  await installation.changes.close();
  await database.dispose();
});

test("every column with something sealed is known, and every sealed place reaches the database in a known column", async () => {
  expect(await columnsHolding(headerOf(sealed[0]!.bytes))).toEqual(SEALED);
  const tables = new Set(SEALED.map((column) => column.split(".")[0]));
  expect(sealed.map(({ column }) => column).filter((column) => !tables.has(column.split(".")[0]))).toEqual([]);
});

test("a column whose name promises a secret is sealed, or encrypted for a collector", async () => {
  const { rows } = await superuser.query<{ name: string }>(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND data_type = 'bytea' AND column_name ~ 'secret|sealed' ORDER BY 1`,
  );
  expect(rows.length).toBeGreaterThan(4);
  expect(rows.map(({ name }) => name).filter((name) => ![...SEALED, ...COLLECTORS_OWN].includes(name))).toEqual([]);
});

test("no row of any table has a secret in clear", async () => {
  expect(secretTexts().length).toBeGreaterThan(5);
  for (const text of secretTexts()) expect(await columnsHolding(text)).toEqual([]);
  // What is not secret is found.
  expect(await columnsHolding("with secrets")).toContain("endpoint.name");
});

test("no answer of a query, operation or export has a secret, in clear or sealed, and no process output either", async () => {
  const written: string[] = [];
  const spies = ([process.stdout, process.stderr] as const).map((stream) =>
    vi.spyOn(stream, "write").mockImplementation((chunk) => {
      written.push(String(chunk));
      return true;
    }),
  );
  let answers: string[];
  try {
    answers = await everyAnswer();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  expect(answers.length).toBeGreaterThan(80);
  const forbidden = [...secretTexts(), ...sealed.flatMap(({ bytes }) => formsOf(bytes))];
  const found = [...answers, ...written].filter((text) => forbidden.some((secret) => text.includes(secret)));
  expect(found.map((text) => text.slice(0, 300))).toEqual([]);
});

test("after a change of the key, everything but stored answers is sealed anew", async () => {
  await resealSecrets(installation.db, createKeyring(`${keys.new},${keys.old}`));
  expect(await columnsHolding(headerOf(sealed[0]!.bytes))).toEqual(NOT_RESEALED);
  const ours = await createKeyring(keys.new).seal(Buffer.from("x"), { tenantId: "x", column: "x", rowId: "x" });
  expect(await columnsHolding(headerOf(Buffer.from(ours)))).toEqual(SEALED.filter((column) => !NOT_RESEALED.includes(column)));
});

/** Notes what is sealed. */
function recording(keyring: Keyring): Keyring {
  return {
    ...keyring,
    async seal(secret, place) {
      const bytes = await keyring.seal(secret, place);
      sealed.push({ column: place.column, plain: Buffer.from(secret), bytes: Buffer.from(bytes) });
      return bytes;
    },
  };
}

const headerOf = (bytes: Buffer): string => bytes.subarray(0, HEADER_BYTES).toString("base64");

/** The forms in which a ciphertext could be written. A part suffices, because no other ciphertext has the same. */
const formsOf = (bytes: Buffer): string[] => [
  bytes.subarray(HEADER_BYTES, 48).toString("base64"),
  bytes.subarray(HEADER_BYTES, 48).toString("hex"),
];

function secretTexts(): string[] {
  const own = sealed.filter(({ column }) => !CONTAINERS.includes(column)).map(({ plain }) => plain);
  // The key that signs plans is binary.
  return [marker, ...own.map((plain) => (isPrintable(plain) ? plain.toString() : plain.toString("base64")))];
}

const isPrintable = (plain: Buffer): boolean => /^[\x20-\x7e]+$/.test(plain.toString("latin1"));

/** Columns of all tables in which a value contains the text, bytes as base64 without line breaks. */
async function columnsHolding(text: string): Promise<string[]> {
  const { rows } = await superuser.query<{ table: string; column: string; type: string }>(
    `SELECT table_name AS table, column_name AS column, data_type AS type FROM information_schema.columns
     JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND data_type IN ('bytea', 'text', 'jsonb', 'ARRAY') ORDER BY 1, 2`,
  );
  const found: string[] = [];
  for (const { table, column, type } of rows) {
    const name = pg.escapeIdentifier(column);
    const bytes = `translate(encode(${name}, 'base64'), E'\\n', '') LIKE $1 OR position($2::bytea IN ${name}) > 0`;
    const condition = type === "bytea" ? bytes : `${name}::text LIKE $1 AND octet_length($2::bytea) >= 0`;
    const sql = `SELECT EXISTS (SELECT FROM ${pg.escapeIdentifier(table)} WHERE ${condition}) AS holds`;
    const { rows: answers } = await superuser.query<{ holds: boolean }>(sql, [`%${text}%`, Buffer.from(text)]);
    if (answers[0]?.holds) found.push(`${table}.${column}`);
  }
  return found;
}

/** The answers of all queries for the owner, and of all GET operations for an API key, as texts. */
async function everyAnswer(): Promise<string[]> {
  const session = await signedIn(installation, organization.ownerId);
  const fixtures = { ...ORGANIZATION_FIXTURES, ...PERSON_FIXTURES };
  const answers: string[] = [];
  for (const { path, kind } of procedures()) {
    const fixture = fixtures[path];
    if (kind !== "query" || !fixture) continue;
    const outcome = await callProcedure(installation, session, path, { ...fixture(organization), organization: organization.slug });
    answers.push(JSON.stringify([path, outcome], (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)));
  }
  const document = openApiDocument(createRestApp(installation), installation.site.publicUrl);
  for (const operation of operations(document).filter(({ method }) => method === "GET")) {
    const { json } = await callOperation(rest, operation, REST_FIXTURES[operation.operationId]!(organization), organization.apiKey);
    answers.push(JSON.stringify([operation.operationId, json]));
  }
  for (const path of ["/endpoints?limit=200", "/integrations", "/configuration"]) {
    const { status, json } = await rest.call("GET", path, { key: organization.apiKey });
    expect([path, status]).toEqual([path, 200]);
    answers.push(JSON.stringify(json));
  }
  expect(answers.join()).toContain("with secrets");
  return answers;
}
