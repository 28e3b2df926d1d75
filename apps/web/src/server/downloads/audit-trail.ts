import { isPaditError } from "@padit/domain";
import type { ServiceContext } from "@padit/services";
import { type ExportAuditEntries, type ExportedAuditEntry, exportAuditEntries } from "@padit/services/audit-log";
import type { SessionView } from "@padit/services/auth";
import { SITE_BUDGETS } from "@padit/services/budgets";
import { z } from "zod";
import { csvLine } from "../../features/endpoints/detail/csv";
import type { Installation } from "../installation";
import { openAnswer } from "../live/open-answer";
import { serviceContext } from "../service-context";
import { refusal } from "./refusal";
import { streamOf } from "./text-stream";

/** Content types by format. */
export const AUDIT_FORMATS = { ndjson: "application/x-ndjson", csv: "text/csv; charset=utf-8" } as const;
export const AuditFormat = z.enum(["ndjson", "csv"]);
type AuditFormat = z.output<typeof AuditFormat>;

const CSV_HEAD = [
  ...["at", "actor_type", "actor_id", "actor", "action", "target_type", "target_id", "ip", "detail"],
  ...["id", "chain_position", "chain_hash"],
];

/** The trail as text, page by page; checks the right at once. @throws PaditError forbidden */
export function auditText(ctx: ServiceContext, format: AuditFormat, filter: z.input<typeof ExportAuditEntries>): AsyncGenerator<string> {
  const pages = exportAuditEntries(ctx, filter);
  return format === "csv" ? csvText(pages) : linesOfJson(pages);
}

async function* csvText(pages: AsyncGenerator<ExportedAuditEntry[]>): AsyncGenerator<string> {
  yield csvLine(CSV_HEAD);
  for await (const page of pages) {
    const lines = page.map((entry) =>
      csvLine([
        ...[entry.at.toISOString(), entry.actorType, entry.actorId, entry.actorName, entry.action, entry.targetType, entry.targetId],
        ...[entry.ip, JSON.stringify(entry.detail), entry.id, entry.chainPosition, entry.chainHash],
      ]),
    );
    yield lines.join("");
  }
}

async function* linesOfJson(pages: AsyncGenerator<ExportedAuditEntry[]>): AsyncGenerator<string> {
  for await (const page of pages) yield page.map((entry) => `${JSON.stringify(toLine(entry))}\n`).join("");
}

const toLine = ({ id, at, actorType, actorId, actorName, action, targetType, targetId, detail, ip, ...chain }: ExportedAuditEntry) => ({
  ...{ id, at: at.toISOString(), actor_type: actorType, actor_id: actorId, actor_name: actorName, action },
  ...{ target_type: targetType, target_id: targetId, detail, ip, chain_position: chain.chainPosition, chain_hash: chain.chainHash },
});

export interface AuditDownloadRequest {
  /** Null without a session. */
  session: SessionView | null;
  slug: string;
  ip: string | undefined;
  /** `format`, and the filters of the screen. */
  query: URLSearchParams;
}

const Query = z.object({ format: AuditFormat, action: z.string().max(100).optional(), actor: z.string().max(100).optional() });

/** Answers the trail as a file, until the session or the membership ends. */
export async function auditDownload(installation: Installation, { session, slug, ip, query }: AuditDownloadRequest): Promise<Response> {
  if (!session) return new Response("Sign in first.", { status: 401 });
  const parsed = Query.safeParse(Object.fromEntries(query));
  if (!parsed.success) return new Response("Give format=csv or format=ndjson.", { status: 400 });
  const { format, ...filter } = parsed.data;
  try {
    const ctx = serviceContext(installation, { session, slug, ip });
    await installation.budgets.spend(SITE_BUDGETS.actorHeavyReads, session.userId);
    const text = auditText(ctx, format, filter);
    const access = await openAnswer(installation, { session, tenantId: ctx.actor.tenantId, ip });
    return new Response(streamOf(text, access), {
      headers: {
        "content-type": AUDIT_FORMATS[format],
        "content-disposition": `attachment; filename="padit-audit.${format}"`,
        "cache-control": "no-store",
      },
    });
  } catch (error) {
    if (!isPaditError(error)) throw error;
    return refusal(error);
  }
}
