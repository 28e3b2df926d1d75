-- What a provider's lists read of many customers in one statement. The functions run with their caller's rights: they name one organization after
-- the other in app.tenant_id, so that row security shows each part of the answer as to a transaction of that organization alone.
SET LOCAL lock_timeout = '5s';

-- Of these organizations, the calling one and those that granted it access which it accepted. Row security shows the caller its own halves only.
CREATE FUNCTION reachable_tenants(tenants uuid[]) RETURNS uuid[] LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT t.id), '{}') FROM unnest(tenants) AS t (id)
  WHERE t.id = nullif(current_setting('app.tenant_id', true), '')::uuid
    OR EXISTS (SELECT FROM provider_grant g
      JOIN provider_acceptance a ON a.tenant_id = g.provider_id AND a.customer_id = g.tenant_id
      WHERE g.tenant_id = t.id AND g.provider_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
$$;

-- The newest unresolved incidents of each organization, at most rows_max. site: of its collectors, if they are all at one.
CREATE FUNCTION incidents_across(tenants uuid[], statuses text[], rows_max int)
RETURNS TABLE (tenant_id uuid, id uuid, opened_at timestamptz, status text, severity severity, cause_type text, cause_name text, site text)
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  caller_tenant text := current_setting('app.tenant_id', true);
  one uuid;
BEGIN
  FOREACH one IN ARRAY reachable_tenants(tenants) LOOP
    PERFORM set_config('app.tenant_id', one::text, true);
    RETURN QUERY
      SELECT i.tenant_id, i.id, i.opened_at::timestamptz, i.status, i.severity, i.cause->>'type', i.cause->>'name',
        (SELECT min(c.site) FROM collector c WHERE c.tenant_id = one AND c.id = ANY (i.collector_ids) HAVING count(DISTINCT c.site) = 1)
      FROM incident i
      WHERE i.tenant_id = one AND i.status = ANY (statuses) AND i.merged_into IS NULL
      ORDER BY i.opened_at DESC, i.id LIMIT rows_max;
  END LOOP;
  PERFORM set_config('app.tenant_id', coalesce(caller_tenant, ''), true);
END $$;

-- The incidents with these ids, each in the organization at the same place of the other array.
CREATE FUNCTION incident_rows_across(tenants uuid[], ids uuid[]) RETURNS SETOF incident
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  caller_tenant text := current_setting('app.tenant_id', true);
  one uuid;
BEGIN
  FOREACH one IN ARRAY reachable_tenants(tenants) LOOP
    PERFORM set_config('app.tenant_id', one::text, true);
    RETURN QUERY SELECT i.* FROM incident i
      JOIN unnest(tenants, ids) AS wanted (tenant_id, id) ON wanted.tenant_id = one AND wanted.id = i.id
      WHERE i.tenant_id = one;
  END LOOP;
  PERFORM set_config('app.tenant_id', coalesce(caller_tenant, ''), true);
END $$;

-- The first endpoints by name after the given place whose name contains the text, at most rows_max of each organization.
CREATE FUNCTION endpoints_across(tenants uuid[], name_part text, after_name text, after_id uuid, rows_max int)
RETURNS TABLE (tenant_id uuid, id uuid, name text)
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  caller_tenant text := current_setting('app.tenant_id', true);
  one uuid;
BEGIN
  FOREACH one IN ARRAY reachable_tenants(tenants) LOOP
    PERFORM set_config('app.tenant_id', one::text, true);
    RETURN QUERY
      SELECT e.tenant_id, e.id, e.name FROM endpoint e
      WHERE e.tenant_id = one AND e.deleted_at IS NULL AND strpos(lower(e.name), lower(name_part)) > 0
        AND (after_name IS NULL OR (e.name, e.id) > (after_name, after_id))
      ORDER BY e.name, e.id LIMIT rows_max;
  END LOOP;
  PERFORM set_config('app.tenant_id', coalesce(caller_tenant, ''), true);
END $$;

-- How each organization is doing, in numbers.
CREATE FUNCTION summary_across(tenants uuid[])
RETURNS TABLE (tenant_id uuid, endpoints int, affected_endpoints int, silent_collectors int, critical int, warning int, info int, acknowledged int)
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  caller_tenant text := current_setting('app.tenant_id', true);
  one uuid;
BEGIN
  FOREACH one IN ARRAY reachable_tenants(tenants) LOOP
    PERFORM set_config('app.tenant_id', one::text, true);
    RETURN QUERY
      SELECT one,
        (SELECT count(*)::int FROM endpoint e WHERE e.tenant_id = one AND e.deleted_at IS NULL),
        (SELECT count(DISTINCT a.endpoint_id)::int FROM alert a WHERE a.tenant_id = one AND a.status <> 'resolved' AND a.endpoint_id IS NOT NULL),
        (SELECT count(*)::int FROM collector c WHERE c.tenant_id = one AND c.revoked_at IS NULL AND c.silent_since IS NOT NULL),
        (count(*) FILTER (WHERE i.status = 'open' AND i.severity = 'critical'))::int,
        (count(*) FILTER (WHERE i.status = 'open' AND i.severity = 'warning'))::int,
        (count(*) FILTER (WHERE i.status = 'open' AND i.severity = 'info'))::int,
        (count(*) FILTER (WHERE i.status = 'acknowledged'))::int
      FROM incident i WHERE i.tenant_id = one AND i.status IN ('open', 'acknowledged') AND i.merged_into IS NULL;
  END LOOP;
  PERFORM set_config('app.tenant_id', coalesce(caller_tenant, ''), true);
END $$;
