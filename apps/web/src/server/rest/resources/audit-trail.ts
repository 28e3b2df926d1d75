import { createRoute, z } from "@hono/zod-openapi";
import { ListAuditEntries } from "@padit/services/audit-log";
import { AUDIT_FORMATS, AuditFormat, auditText } from "../../downloads/audit-trail";
import { streamOf } from "../../downloads/text-stream";
import { fromJson } from "../json-border";
import { operation } from "../operation";
import { Time } from "../page";
import type { RestApp } from "../rest-env";

const Query = z.object({
  format: AuditFormat.default("ndjson").describe("One JSON object a line, or comma-separated values with a header."),
  action: ListAuditEntries.shape.action.describe("Prefix of the action, such as `alert.`."),
  actor: ListAuditEntries.shape.actor.describe("Part of the actor's name."),
  target_id: ListAuditEntries.shape.targetId.describe("Id of what the action changed."),
  from: Time.optional().describe("Entries at or after this time."),
  to: Time.optional().describe("Entries before this time."),
});

export function auditTrail(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "exportAuditEntries", tag: "Audit trail", summary: "The audit trail as a stream, newest first", scope: "audit:read" },
        {
          200: {
            description: "A line for each entry, with its position and hash in the organization's chain (docs/audit-trail.md).",
            content: { [AUDIT_FORMATS.ndjson]: { schema: z.string() }, [AUDIT_FORMATS.csv]: { schema: z.string() } },
          },
        },
      ),
      method: "get",
      path: "/audit-entries",
      request: { query: Query },
    }),
    (c) => {
      const { format, ...filter } = fromJson(Query, c.req.valid("query"));
      return new Response(streamOf(auditText(c.var.service, format, filter)), { headers: { "content-type": AUDIT_FORMATS[format] } });
    },
  );
}
