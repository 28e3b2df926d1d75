import type { AuditEntryView } from "@padit/services/audit-log";

/** A CSV cell. A value that a spreadsheet would run as a formula gets a leading apostrophe (OWASP, CSV injection). */
export function csvCell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The audit log as CSV (RFC 4180). */
export function toCsv(entries: readonly AuditEntryView[]): string {
  const rows = entries.map(({ at, actorType, actorName, action, targetType, targetId, ip, detail }) =>
    [at.toISOString(), actorType, actorName, action, targetType, targetId, ip ?? "", JSON.stringify(detail)].map(csvCell).join(","),
  );
  return `${["at,actor_type,actor,action,target_type,target_id,ip,detail", ...rows].join("\r\n")}\r\n`;
}
