import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm, stat, writeFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import {
  DumpManifest,
  type DumpPart,
  dumpDatabase,
  loadDatabase,
  MANIFEST_NAME,
  ROW_COUNTS_NAME,
  RowCounts,
  tableOfPart,
} from "@padit/db/backup";
import type { ObjectStore } from "@padit/objects";
import { Secrets } from "./admin-env";
import { packArchive, unpackArchive } from "./archive";

const SECRETS_NAME = "secrets.json";
const OBJECTS_PREFIX = "objects/";

export interface BackupSource {
  ownerUrl: string;
  /** The folder or bucket of objects, where the installation uses one. */
  objects: ObjectStore | undefined;
  secrets: Secrets;
}

/** Rows of all tables together, and bytes of the file. */
export interface BackupSummary {
  rows: number;
  objects: number;
  sizeBytes: number;
}

/**
 * Writes an encrypted backup of a running installation: secrets, objects, and one snapshot of the database. The file appears under its name
 * when it is complete.
 */
export async function writeBackup(file: string, source: BackupSource, recipient: string): Promise<BackupSummary> {
  const summary = { rows: 0, objects: 0 };
  const partial = `${file}.partial`;
  try {
    const packed = await packArchive(countParts(partsOf(source), summary), recipient);
    await pipeline(packed, createWriteStream(partial, { mode: 0o600, flush: true }));
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  return { ...summary, sizeBytes: (await stat(file)).size };
}

/** Objects follow the manifest at once: checkpoints that the snapshot names are replaced after minutes. */
async function* partsOf({ ownerUrl, objects, secrets }: BackupSource): AsyncGenerator<DumpPart> {
  yield { name: SECRETS_NAME, bytes: Buffer.from(JSON.stringify(secrets)) };
  for await (const part of dumpDatabase(ownerUrl)) {
    yield part;
    if (part.name === MANIFEST_NAME && objects !== undefined) yield* objectsIn(objects);
  }
}

async function* objectsIn(store: ObjectStore): AsyncGenerator<DumpPart> {
  for await (const key of store.list("")) {
    const bytes = await store.get(key);
    if (bytes !== null) yield { name: `${OBJECTS_PREFIX}${key}`, bytes: Buffer.from(bytes) };
  }
}

async function* countParts(parts: AsyncIterable<DumpPart>, summary: { rows: number; objects: number }): AsyncGenerator<DumpPart> {
  for await (const part of parts) {
    if (part.name === ROW_COUNTS_NAME) summary.rows = totalOf(RowCounts.parse(JSON.parse(part.bytes.toString())));
    if (part.name.startsWith(OBJECTS_PREFIX)) summary.objects += 1;
    yield part;
  }
}

const totalOf = (counts: RowCounts): number => Object.values(counts).reduce((sum, rows) => sum + rows, 0);

/** Reads a whole backup and compares every table with the row counts. Needs no database. */
export async function verifyBackup(file: string, identity: string): Promise<{ madeAt: string; rows: number; objects: number }> {
  let manifest: DumpManifest | undefined;
  let expected: RowCounts | undefined;
  let objects = 0;
  const found: RowCounts = {};
  for await (const { name, bytes } of unpackArchive(createReadStream(file), identity)) {
    const table = tableOfPart(name);
    if (name === MANIFEST_NAME) manifest = DumpManifest.parse(JSON.parse(bytes.toString()));
    else if (name === ROW_COUNTS_NAME) expected = RowCounts.parse(JSON.parse(bytes.toString()));
    else if (name.startsWith(OBJECTS_PREFIX)) objects += 1;
    else if (table !== undefined) found[table] = (found[table] ?? 0) + linesIn(bytes);
  }
  if (!manifest || !expected) throw new Error("the backup is incomplete");
  for (const [table, rows] of Object.entries(expected)) {
    if ((found[table] ?? 0) !== rows) throw new Error(`the backup should hold ${rows} rows of ${table}, and holds ${found[table] ?? 0}`);
  }
  return { madeAt: manifest.madeAt, rows: totalOf(expected), objects };
}

/** COPY writes one line a row; line ends within values are escaped. */
function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines += 1;
  return lines;
}

export interface RestoreTarget {
  ownerUrl: string;
  /** The folder or bucket that the workers will use; undefined: they keep objects in the database. */
  objects: ObjectStore | undefined;
  timescale: "auto" | "off";
  /** The key that the restored installation will run with; undefined: the backup's. */
  secretKey: string | undefined;
  /** Where the backup's secrets are written, readable by this user alone. */
  secretsFile: string | undefined;
  now: Date;
}

/**
 * Restores a backup into an empty database. Run the set-up afterwards: it applies later migrations and signs new plans.
 *
 * @throws before anything is changed when the secrets would be lost, or when objects have no place
 */
export async function restoreBackup(file: string, target: RestoreTarget, identity: string): Promise<{ rows: number; objects: number }> {
  let objects = 0;
  const store = target.objects;
  async function* databaseParts(): AsyncGenerator<DumpPart> {
    for await (const part of unpackArchive(createReadStream(file), identity)) {
      if (part.name === SECRETS_NAME) await keepSecrets(Secrets.parse(JSON.parse(part.bytes.toString())), target);
      else if (part.name.startsWith(OBJECTS_PREFIX)) {
        if (!store)
          throw new Error(
            "the backup holds objects of a folder or bucket: set PADIT_OBJECT_DIR or S3_BUCKET to the place that workers will use",
          );
        await store.put(part.name.slice(OBJECTS_PREFIX.length), part.bytes);
        objects += 1;
      } else yield part;
    }
  }
  const { ownerUrl, timescale, now } = target;
  const rows = totalOf(await loadDatabase(ownerUrl, databaseParts(), { timescale, now }));
  return { rows, objects };
}

async function keepSecrets(secrets: Secrets, { secretKey, secretsFile }: RestoreTarget): Promise<void> {
  if (secretsFile !== undefined) return writeFile(secretsFile, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  const keys = (text: string | undefined): string[] => text?.split(",").map((key) => key.trim()) ?? [];
  const missing = keys(secrets.PADIT_SECRET_KEY).filter((key) => !keys(secretKey).includes(key));
  if (missing.length > 0) {
    throw new Error(
      "PADIT_SECRET_KEY is not the key of the backup: name a file for the backup's secrets with --secrets-out, and start PADIT with them",
    );
  }
}
