import type { TenantTx } from "@padit/db";
import type { Json } from "@padit/domain";
import type { ServiceContext } from "../service-context";
import type { SectionName } from "./document-schema";
import type { Names } from "./names";
import type { ReferenceNamer } from "./secret-references";

/** What reading and changing an organization's configuration needs. All of it belongs to one transaction. */
export interface Workspace {
  /** Its verbs run in `tx`. */
  ctx: ServiceContext;
  tx: TenantTx;
  tenantId: string;
  names: Names;
  referenceTo: ReferenceNamer;
}

/** An entry as the database has it, in the words of the document. */
export interface Standing<Entry> {
  id: string;
  entry: Entry;
}

/** A secret that was made while a document was applied. Shown only once. */
export interface MadeSecret {
  kind: string;
  name: string;
  secret: string;
}

/** What a document can say of one kind of thing. Each change is a verb of that thing. */
export interface ConfigurationKind<Entry extends object> {
  section: SectionName;
  /** Of one entry, for sentences. */
  noun: string;
  /** By what an entry of the document and a row are the same thing. */
  keyOf(entry: Entry, names: Names): string;
  /** Whether other entries refer to it, so that no two may have one name. */
  isNamed: boolean;
  /** Every row, in the order of creation. */
  read(at: Workspace): Promise<Standing<Entry>[]>;
  /**
   * The entry as `read` would give it back once it is applied: defaults filled in, selectors in one form, secrets not shown. Undefined members
   * stay as they are.
   */
  complete(at: Workspace, entry: Entry, standing: Standing<Entry> | undefined): Promise<Entry>;
  /** Whether the entry's time is over, so that nothing is created of it. */
  isOver?(at: Workspace, entry: Entry): boolean;
  create(at: Workspace, entry: Entry): Promise<{ id: string; secrets?: MadeSecret[] }>;
  /** @param changed the names of the members that differ */
  update(at: Workspace, id: string, entry: Entry, changed: ReadonlySet<string>): Promise<void>;
  /** Absent: what the document does not name stays, even with `prune`. */
  remove?(at: Workspace, id: string): Promise<void>;
}

/** One member that differs. A secret's values are not shown. */
export interface FieldChange {
  field: string;
  before: Json;
  after: Json;
}

/** What a document does to one thing, or did. */
export interface ConfigurationChange {
  action: "create" | "change" | "delete";
  kind: string;
  name: string;
  /** Line of the entry in the document; null for what the document does not name. */
  line: number | null;
  fields: FieldChange[];
}
