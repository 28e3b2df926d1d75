export { auditDenial } from "./audit-denial";
export { ExportAuditEntries, type ExportedAuditEntry, exportAuditEntries } from "./export-audit-entries";
export { type AuditEntryView, ListAuditEntries, listAuditEntries } from "./list-audit-entries";
export { type VerifiedTrail, verifyAuditTrails } from "./verify-audit-trails";
