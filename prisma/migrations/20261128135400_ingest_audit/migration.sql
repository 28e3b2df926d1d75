-- Ingest notes copied collectors in the audit log. It can write nothing else there: no other action, actor, time or address.
DROP POLICY ingest_writes ON audit_entry;
CREATE POLICY ingest_writes ON audit_entry FOR INSERT TO padit_ingest WITH CHECK (
  action IN ('batch.conflict', 'collector.clone')
  AND actor_type = 'collector' AND target_type = 'collector' AND actor_id = target_id
  AND EXISTS (SELECT FROM collector WHERE collector.tenant_id = audit_entry.tenant_id AND collector.id::text = audit_entry.actor_id)
);
REVOKE INSERT ON audit_entry FROM padit_ingest;
GRANT INSERT (tenant_id, id, actor_type, actor_id, actor_name, action, target_type, target_id, detail) ON audit_entry TO padit_ingest;
