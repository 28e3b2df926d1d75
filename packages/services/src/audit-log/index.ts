export { auditDenial } from "./audit-denial";
export { type AuditEntryView, ListAuditEntries, listAuditEntries } from "./list-audit-entries";
export { type VerifiedTrail, verifyAuditTrails } from "./verify-audit-trails";
