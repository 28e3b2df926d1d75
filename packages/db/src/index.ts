export {
  endpointsAcross,
  type IncidentAcross,
  type IncidentHead,
  incidentRowsAcross,
  incidentsAcross,
  type OrganizationSummary,
  summaryAcross,
} from "./across-customers";
export { type AuditHead, type AuditVerification, verifyAuditChain } from "./audit-chain";
export { addBudgetUses } from "./budget-uses";
export { type NotifyChannel, notify } from "./channels";
export { asPartner, isUniqueViolation, limitEndpoints, type ShardTx, type SystemTx, type TenantTx } from "./doors";
export { eraseFromTrails, lockAuditChains, lockLastOwnerships } from "./erase-person";
export { Prisma } from "./generated/prisma/client";
export { joinedTo, undone } from "./joined-transaction";
export { type AlertSource, judgedAlertRows, type NearbyRow, nearbyVerdictRows } from "./judged-alerts";
export type { Listener } from "./listen";
export { lockUntilCommit, tryLockUntilCommit } from "./lock-until-commit";
export type { ObjectRows } from "./object-rows";
export { type Database, openDatabase, type PoolUse } from "./open-database";
export { UPKEEP_STEP_NAMES } from "./run-upkeep";
export type {
  BandRow,
  CountedSpan,
  RollupRow,
  ScoreBucketRow,
} from "./series-store";
