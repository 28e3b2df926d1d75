import type { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { type AuditEntryView, ListAuditEntries, readAuditEntries } from "./list-audit-entries";

export const ExportAuditEntries = ListAuditEntries.omit({ limit: true, cursor: true });

/** An entry with its place in the organization's chain. */
export interface ExportedAuditEntry extends AuditEntryView {
  chainPosition: number;
  /** Hexadecimal SHA-256 of the link. */
  chainHash: string;
}

const PAGE_ENTRIES = 1_000;

/**
 * Reads the trail, newest first, in pages. The right is checked before the first page.
 * @throws PaditError forbidden
 */
export function exportAuditEntries(ctx: ServiceContext, input: z.input<typeof ExportAuditEntries>): AsyncGenerator<ExportedAuditEntry[]> {
  authorize(ctx, "admin", "audit:read");
  return pages(ctx, parse(ExportAuditEntries, input));
}

async function* pages(ctx: ServiceContext, filter: z.output<typeof ExportAuditEntries>): AsyncGenerator<ExportedAuditEntry[]> {
  const { tenantId } = ctx.actor;
  let after: readonly [Date, string] | null = null;
  do {
    const page: ExportedAuditEntry[] = await ctx.db.withTenant(tenantId, async (tx) => {
      const entries = await readAuditEntries(tx, tenantId, { ...filter, after, take: PAGE_ENTRIES });
      const links = await tx.auditLink.findMany({
        where: { tenantId, entryId: { in: entries.map(({ id }) => id) }, kind: { not: "erasure" } },
        select: { entryId: true, position: true, hash: true },
      });
      const linkOf = new Map(links.map((link) => [link.entryId, link]));
      return entries.flatMap((entry) => {
        const link = linkOf.get(entry.id);
        return link ? [{ ...entry, chainPosition: Number(link.position), chainHash: Buffer.from(link.hash).toString("hex") }] : [];
      });
    });
    yield page;
    const last = page.at(-1);
    after = last !== undefined && page.length === PAGE_ENTRIES ? [last.at, last.id] : null;
  } while (after !== null);
}
