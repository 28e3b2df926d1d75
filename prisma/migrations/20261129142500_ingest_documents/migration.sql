-- Ingest reads plans and live tests one collector at a time, and only what this collector may have now; it can no longer list those of all. It notes
-- a copied collector through a function that writes this one fact, at most once an hour, and can no longer insert audit entries. The functions run
-- as the tables' owner, whom row security binds to the organization that they set and set back.
CREATE FUNCTION ingest_plan(of_tenant uuid, of_collector uuid)
RETURNS TABLE (document text, signature bytea, secrets bytea, sealed_document bytea)
LANGUAGE plpgsql ROWS 1 SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  before text := coalesce(current_setting('app.tenant_id', true), '');
BEGIN
  PERFORM set_config('app.tenant_id', of_tenant::text, true);
  RETURN QUERY SELECT p.document, p.signature, p.secrets, p.sealed_document FROM plan p
    WHERE p.tenant_id = of_tenant AND p.collector_id = of_collector ORDER BY p.revision DESC LIMIT 1;
  PERFORM set_config('app.tenant_id', before, true);
END $$;

CREATE FUNCTION ingest_jobs(of_tenant uuid, of_collector uuid, only_job uuid)
RETURNS TABLE (document text, signature bytea, secrets bytea, sealed_document bytea, remaining_ms float8)
LANGUAGE plpgsql ROWS 20 SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  before text := coalesce(current_setting('app.tenant_id', true), '');
BEGIN
  PERFORM set_config('app.tenant_id', of_tenant::text, true);
  RETURN QUERY
    SELECT j.document, j.signature, j.secrets, j.sealed_document, extract(epoch FROM j.expires_at - now())::float8 * 1000 FROM probe_job j
    WHERE j.tenant_id = of_tenant AND j.collector_id = of_collector AND j.state = 'pending' AND j.document <> '' AND j.expires_at > now()
      AND (only_job IS NULL OR j.id = only_job)
    ORDER BY j.created_at LIMIT 20;
  PERFORM set_config('app.tenant_id', before, true);
END $$;

-- Whether it is news: no copy of this collector was noted within the hour.
CREATE FUNCTION ingest_note_copy(of_tenant uuid, of_collector uuid, entry_id uuid, how text, facts jsonb) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  before text := coalesce(current_setting('app.tenant_id', true), '');
  copied collector;
  is_news boolean := false;
BEGIN
  IF how NOT IN ('batch.conflict', 'collector.clone') THEN
    RAISE EXCEPTION 'ingest may not note %', how USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM set_config('app.tenant_id', of_tenant::text, true);
  SELECT * INTO copied FROM collector WHERE tenant_id = of_tenant AND id = of_collector FOR UPDATE;
  IF FOUND THEN
    UPDATE collector SET clone_seen_at = now() WHERE tenant_id = of_tenant AND id = of_collector;
    is_news := copied.clone_seen_at IS NULL OR copied.clone_seen_at < now() - interval '1 hour';
  END IF;
  IF is_news THEN
    INSERT INTO audit_entry (tenant_id, id, actor_type, actor_id, actor_name, action, target_type, target_id, detail)
      VALUES (of_tenant, entry_id, 'collector', of_collector::text, copied.name, how, 'collector', of_collector::text, facts);
  END IF;
  PERFORM set_config('app.tenant_id', before, true);
  RETURN is_news;
END $$;

REVOKE ALL ON FUNCTION ingest_plan(uuid, uuid), ingest_jobs(uuid, uuid, uuid), ingest_note_copy(uuid, uuid, uuid, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ingest_plan(uuid, uuid), ingest_jobs(uuid, uuid, uuid), ingest_note_copy(uuid, uuid, uuid, text, jsonb) TO padit_ingest;

DROP POLICY ingest_reads ON plan;
REVOKE SELECT ON plan FROM padit_ingest;
REVOKE SELECT ON probe_job FROM padit_ingest;
GRANT SELECT (tenant_id, id, collector_id, state) ON probe_job TO padit_ingest;
DROP POLICY ingest_writes ON audit_entry;
REVOKE INSERT ON audit_entry FROM padit_ingest;
REVOKE INSERT (tenant_id, id, actor_type, actor_id, actor_name, action, target_type, target_id, detail) ON audit_entry FROM padit_ingest;
REVOKE UPDATE (clone_seen_at) ON collector FROM padit_ingest;
