import { isPaditError, snakeName } from "@padit/domain";
import { collectorKind } from "./collector-kind";
import { differences, membersOf } from "./differences";
import type { RouteEntry } from "./document-schema";
import { endpointKind } from "./endpoint-kind";
import { integrationKind } from "./integration-kind";
import type { ConfigurationChange, ConfigurationKind, MadeSecret, Standing, Workspace } from "./kind";
import { maintenanceKind } from "./maintenance-kind";
import { memberKind } from "./member-kind";
import { ambiguous } from "./names";
import { policyKind } from "./policy-kind";
import { rotaKind } from "./rota-kind";
import { completeRoute, readRoutes, replaceRoutes, unnamedRoute } from "./route-section";
import { ruleKind } from "./rule-kind";
import { silenceKind } from "./silence-kind";
import { type DocumentPath, type ReadDocument, refused } from "./yaml-text";

/** One application of a document, in one transaction. */
export interface DocumentRun extends Workspace, ReadDocument {
  prune: boolean;
  changes: ConfigurationChange[];
  secrets: MadeSecret[];
  /** What the document does not name and what stays. */
  unnamed: { kind: string; name: string }[];
}

type Removal = () => Promise<void>;

/**
 * Compares the document with what stands, section by section, and calls a verb for each difference. What is referred to is made first;
 * what the document does not name is removed last, in the reverse order.
 */
export async function runDocument(run: DocumentRun): Promise<void> {
  const { document } = run;
  const removals = [
    await runKind(run, collectorKind, document.collectors),
    await runKind(run, endpointKind, document.endpoints),
    await runKind(run, ruleKind, document.rules),
    await runKind(run, integrationKind, document.integrations),
    await runKind(run, rotaKind, document.rotas),
  ];
  if (document.routes) await runRoutes(run, document.routes);
  removals.push(await runKind(run, silenceKind, document.silences), await runKind(run, maintenanceKind, document.maintenance));
  await runKind(run, policyKind, document.policy && [document.policy]);
  await runKind(run, memberKind, document.members);
  for (const remove of removals.flat().reverse()) await remove();
}

/** Entries by their key; those with one key are told apart by their order. */
function numbered<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T> {
  const byKey = new Map<string, T>();
  for (const item of items) {
    const key = keyOf(item);
    let n = 1;
    while (byKey.has(JSON.stringify([key, n]))) n++;
    byKey.set(JSON.stringify([key, n]), item);
  }
  return byKey;
}

/** The rows that stand. @throws PaditError conflict when a name would be ambiguous */
export async function standingOf<Entry extends object>(
  at: Workspace,
  kind: ConfigurationKind<Entry>,
): Promise<Map<string, Standing<Entry>>> {
  const rows = await kind.read(at);
  const keyOf = ({ entry }: Standing<Entry>): string => kind.keyOf(entry, at.names);
  const standing = numbered(rows, keyOf);
  const second = kind.isNamed ? [...standing].find(([key]) => !key.endsWith(",1]")) : undefined;
  if (second) throw ambiguous(kind.noun, keyOf(second[1]));
  return standing;
}

async function runKind<Entry extends object>(
  run: DocumentRun,
  kind: ConfigurationKind<Entry>,
  entries: readonly Entry[] | undefined,
): Promise<Removal[]> {
  if (!entries) return [];
  const standing = await standingOf(run, kind);
  const keys = new Map<string, DocumentPath>();
  for (const [index, entry] of entries.entries()) {
    const path = kind.section === "policy" ? ["policy"] : [kind.section, index];
    const key = await placed(run, path, () => keyIn(run, kind, entry, keys, path));
    await placed(run, path, () => runEntry(run, kind, { entry, path, known: standing.get(key) }));
  }
  const rest = [...standing].filter(([key]) => !keys.has(key)).map(([, row]) => row);
  const { remove } = kind;
  const removals = rest.map(({ id, entry }) => ({ id, name: kind.keyOf(entry, run.names) }));
  if (!run.prune || !remove) {
    run.unnamed.push(...removals.map(({ name }) => ({ kind: kind.noun, name })));
    return [];
  }
  return removals.map(({ id, name }) => async () => {
    run.changes.push({ action: "delete", kind: kind.noun, name, line: null, fields: [] });
    await remove(run, id);
  });
}

/** The key of an entry, and the check that no other entry of the document has its name. */
async function keyIn<Entry extends object>(
  run: DocumentRun,
  kind: ConfigurationKind<Entry>,
  entry: Entry,
  keys: Map<string, DocumentPath>,
  path: DocumentPath,
): Promise<string> {
  const name = kind.keyOf(entry, run.names);
  let n = 1;
  while (keys.has(JSON.stringify([name, n]))) n++;
  const first = keys.get(JSON.stringify([name, 1]));
  if (kind.isNamed && first) throw refused("invalid", path, run.lineOf(path), `“${name}” stands in line ${run.lineOf(first)} already.`);
  const key = JSON.stringify([name, n]);
  keys.set(key, path);
  return key;
}

interface Given<Entry> {
  entry: Entry;
  path: DocumentPath;
  known: Standing<Entry> | undefined;
}

async function runEntry<Entry extends object>(
  run: DocumentRun,
  kind: ConfigurationKind<Entry>,
  { entry, path, known }: Given<Entry>,
): Promise<void> {
  if (!known && kind.isOver?.(run, entry)) return;
  const wanted = await kind.complete(run, entry, known);
  const fields = differences(known?.entry ?? {}, wanted);
  if (known && fields.length === 0) return;
  const name = kind.keyOf(entry, run.names);
  run.changes.push({ action: known ? "change" : "create", kind: kind.noun, name, line: run.lineOf(path), fields });
  if (known) return kind.update(run, known.id, entry, membersOf(fields));
  const { secrets = [] } = await kind.create(run, entry);
  run.secrets.push(...secrets);
}

async function runRoutes(run: DocumentRun, entries: readonly RouteEntry[]): Promise<void> {
  const standing = numbered(await readRoutes(run), ({ entry }) => entry.name);
  const wanted = numbered(entries, ({ name }) => name);
  const before = run.changes.length;
  for (const [key, entry] of wanted) {
    const path = ["routes", entries.indexOf(entry)];
    await placed(run, path, async () => {
      const known = standing.get(key);
      const fields = differences(known?.entry ?? {}, completeRoute(run, entry));
      const position = [...wanted.keys()].indexOf(key) + 1;
      const was = [...standing.keys()].filter((each) => wanted.has(each)).indexOf(key) + 1;
      const now = [...wanted.keys()].filter((each) => standing.has(each)).indexOf(key) + 1;
      if (known && was !== now) fields.push({ field: "position", before: [...standing.keys()].indexOf(key) + 1, after: position });
      if (known && fields.length === 0) return;
      run.changes.push({ action: known ? "change" : "create", kind: "route", name: entry.name, line: run.lineOf(path), fields });
    });
  }
  for (const [key, { entry }] of standing) {
    if (wanted.has(key)) continue;
    if (!run.prune) throw unnamedRoute(entry.name);
    run.changes.push({ action: "delete", kind: "route", name: entry.name, line: null, fields: [] });
  }
  const ids = [...wanted.keys()].map((key) => standing.get(key)?.id);
  if (run.changes.length > before) await placed(run, ["routes"], () => replaceRoutes(run, entries, ids));
}

/** Adds the place in the document to the errors of a verb. */
async function placed<T>(run: DocumentRun, path: DocumentPath, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isPaditError(error) || error.issues.some(({ message }) => message.startsWith("Line ")) || !IN_DOCUMENT.has(error.code))
      throw error;
    const [issue] = error.issues;
    const within = issue?.path ? issue.path.split(".").map(snakeName) : [];
    // A verb that was given the whole list names the list itself.
    const place = [...path, ...(within[0] === path[0] ? within.slice(1) : within)];
    throw refused(error.code, place, run.lineOf(place), issue?.message ?? error.message, error);
  }
}

/** Errors that a change of the document can mend. */
const IN_DOCUMENT: ReadonlySet<string> = new Set(["invalid", "conflict", "not_found", "policy_denied", "forbidden"]);
