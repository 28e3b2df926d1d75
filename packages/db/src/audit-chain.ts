import { createHash } from "node:crypto";
import type { TenantTx } from "./doors";
import type { Database } from "./open-database";

/** A link of an organization's audit chain with its entry; entry fields are null if the entry is missing. */
interface LinkRow {
  position: bigint;
  entryId: string;
  kind: string;
  contentDigest: Uint8Array;
  personalDigest: Uint8Array;
  salt: Uint8Array | null;
  hash: Uint8Array;
  /** Whether a later link has the entry's current personal data. */
  isReplaced: boolean;
  /** Milliseconds since the Unix epoch. */
  atMs: string | null;
  actorType: string | null;
  actorId: string | null;
  actorName: string | null;
  action: string | null;
  targetType: string | null;
  targetId: string | null;
  detail: string | null;
  ip: string | null;
}

/** A place in a chain. */
export interface AuditHead {
  position: bigint;
  /** Hexadecimal SHA-256. */
  hash: string;
}

interface AuditFault {
  position: bigint | null;
  entryId: string | null;
  reason: string;
}

export interface AuditVerification {
  links: number;
  /** Links whose entries are older than the chain. */
  found: number;
  /** Where retention cut the chain; null: nothing was removed. */
  anchor: AuditHead | null;
  head: AuditHead | null;
  /** The first broken entry; null: the chain holds. */
  fault: AuditFault | null;
}

const PAGE_LINKS = 2_000;

/**
 * Recomputes an organization's audit chain, independently of the database functions that wrote it. Each page is a transaction of its own, so
 * that a long trail blocks nothing.
 *
 * @param expected a head that was noted earlier, outside the database: finds a chain that was shortened or written anew as a whole
 */
export async function verifyAuditChain(
  db: Pick<Database, "withTenant">,
  tenantId: string,
  expected?: AuditHead,
): Promise<AuditVerification> {
  const read = <T>(work: (tx: TenantTx) => Promise<T>): Promise<T> => db.withTenant(tenantId, work);
  const anchor = await read((tx) => findAnchor(tx, tenantId));
  const seen: AuditVerification = { links: 0, found: 0, anchor, head: anchor, fault: null };
  let isExpectedSeen = expected === undefined || isSame(anchor, expected);
  const readAfter = (head: AuditHead | null) => read((tx) => readLinks(tx, tenantId, head?.position ?? 0n));
  for (let page = await readAfter(anchor); page.length > 0; page = await readAfter(seen.head)) {
    for (const row of page) {
      const reason = faultOf(tenantId, row, seen.head);
      if (reason !== null) return { ...seen, fault: { position: row.position, entryId: row.entryId, reason } };
      seen.head = { position: row.position, hash: hex(row.hash) };
      seen.links++;
      if (row.kind === "found") seen.found++;
      if (expected && isSame(seen.head, expected)) isExpectedSeen = true;
    }
  }
  const unlinked = await read((tx) => findUnlinked(tx, tenantId));
  if (unlinked !== null) return { ...seen, fault: { position: null, entryId: unlinked, reason: "the entry is not in the chain" } };
  if (expected && !isExpectedSeen)
    return { ...seen, fault: { position: expected.position, entryId: null, reason: missedHead(expected, anchor) } };
  return seen;
}

const missedHead = (expected: AuditHead, anchor: AuditHead | null): string =>
  anchor !== null && expected.position < anchor.position
    ? "retention has removed the expected hash; expect a newer one"
    : "the chain does not lead through the expected hash";

const isSame = (head: AuditHead | null, expected: AuditHead): boolean =>
  head !== null && head.position === expected.position && head.hash === expected.hash;

function faultOf(tenantId: string, row: LinkRow, previous: AuditHead | null): string | null {
  if (row.position !== (previous?.position ?? 0n) + 1n) return `a link before position ${row.position} is missing`;
  const before = Buffer.from(previous?.hash ?? "", "hex");
  const hash = sha256(before, int8(row.position), field(row.kind), row.contentDigest, row.personalDigest);
  if (hash !== hex(row.hash)) return "the link's hash does not follow from the link before";
  // Retention has removed the entry that this link amended.
  if (row.atMs === null) return row.kind === "erasure" ? null : "the entry is missing";
  const { atMs, actorType, actorId, action, targetType, targetId } = row;
  const content = sha256(...[tenantId, row.entryId, atMs, actorType, actorId, action, targetType, targetId].map(field));
  if (content !== hex(row.contentDigest)) return "the entry was changed";
  if (row.salt === null) return row.isReplaced ? null : "the salt of the entry's digest is missing";
  const personal = sha256(row.salt, field(row.actorName), field(row.ip), field(row.detail));
  return personal === hex(row.personalDigest) ? null : "name, address or detail of the entry was changed";
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

function sha256(...parts: Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

function int8(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}

/** Length in bytes (-1 for null) and UTF-8 bytes. */
function field(value: string | null): Uint8Array {
  const bytes = Buffer.from(value ?? "");
  const size = Buffer.alloc(4);
  size.writeInt32BE(value === null ? -1 : bytes.length);
  return Buffer.concat([size, bytes]);
}

async function findAnchor(tx: TenantTx, tenantId: string): Promise<AuditHead | null> {
  const row = await tx.auditAnchor.findUnique({ where: { tenantId } });
  return row && { position: row.position, hash: hex(row.hash) };
}

const readLinks = (tx: TenantTx, tenantId: string, after: bigint): Promise<LinkRow[]> => tx.$queryRaw<LinkRow[]>`
  SELECT l.position, l.entry_id AS "entryId", l.kind, l.content_digest AS "contentDigest", l.personal_digest AS "personalDigest", l.salt, l.hash,
    l.salt IS NULL AND EXISTS (
      SELECT FROM audit_link later WHERE later.tenant_id = l.tenant_id AND later.entry_id = l.entry_id AND later.position > l.position) AS "isReplaced",
    round(extract(epoch FROM e.at) * 1000)::bigint::text AS "atMs", e.actor_type AS "actorType", e.actor_id AS "actorId",
    e.actor_name AS "actorName", e.action, e.target_type AS "targetType", e.target_id AS "targetId", e.detail::text AS detail, e.ip
  FROM audit_link l LEFT JOIN audit_entry e ON e.tenant_id = l.tenant_id AND e.id = l.entry_id
  WHERE l.tenant_id = ${tenantId}::uuid AND l.position > ${after}
  ORDER BY l.position LIMIT ${PAGE_LINKS}`;

async function findUnlinked(tx: TenantTx, tenantId: string): Promise<string | null> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM audit_entry e WHERE tenant_id = ${tenantId}::uuid
      AND NOT EXISTS (SELECT FROM audit_link l WHERE l.tenant_id = e.tenant_id AND l.entry_id = e.id)
    ORDER BY at, id LIMIT 1`;
  return rows[0]?.id ?? null;
}
