/** Tables outside of organizations: they have no tenant_id, or (the batch log) they are read by shard and not by organization. */
export const TABLES_WITHOUT_TENANT = [
  "user_session",
  "user_factor",
  "recovery_code",
  "password_reset",
  "passkey_challenge",
  "budget_use",
  "shard",
  "batch_ledger",
  "batch_log",
  "installation",
  "object",
  "_prisma_migrations",
] as const;

/**
 * Tables in which padit_system reads the rows of all organizations, because they are needed before the organization is known: sign-in, keys
 * and tokens, collectors' requests, grouper, dispatcher and deliveries, retention. A policy on any other table fails the catalogue test.
 */
export const TABLES_BEFORE_TENANT = [
  "tenant",
  "user",
  "member",
  "invite",
  "api_key",
  "idempotency_key",
  "audit_entry",
  "audit_link",
  "collector",
  "enrolment_token",
  "plan",
  "endpoint",
  "endpoint_collector",
  "series",
  "probe_job",
  "probe_job_result",
  "quarantine",
  "gap",
  "alert",
  "alert_event",
  "incident",
  "held_alert",
  "maintenance",
  "maintenance_run",
  "outbox",
  "integration",
  "delivery",
  "delivery_attempt",
  "single_sign_on",
  "mail_domain",
  "sign_on_identity",
  "sign_on_attempt",
] as const;
