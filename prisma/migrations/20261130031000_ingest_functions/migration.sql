-- What ingest did with the system role's rights, as functions that each do one thing. They run as the tables' owner, whom row security binds to the
-- organization that they set and set back. Plans are signed by the worker, which looks for collectors whose plan is due.
SET LOCAL lock_timeout = '5s';

ALTER TABLE collector ADD COLUMN plan_due_at timestamptz(3);
CREATE INDEX collector_plan_due ON collector (plan_due_at) WHERE plan_due_at IS NOT NULL;

-- Which organization a token is of, and which collector it is for. Ingest has the token's digest only of whoever presents the token.
GRANT SELECT (tenant_id, token_hash, collector_id) ON enrolment_token TO padit_ingest;
CREATE POLICY ingest_reads ON enrolment_token FOR SELECT TO padit_ingest USING (true);

-- Exchanges a token for a collector. Outcomes: enrolled; token (unknown, used or expired); name (another collector has it); revoked.
CREATE FUNCTION ingest_enrol(
  of_tenant uuid, by_token text, as_collector uuid, on_shard integer, entry_id uuid, signing_key bytea, secrets_key bytea, facts jsonb, at timestamptz)
RETURNS TABLE (outcome text, collector_name text, organization text)
LANGUAGE plpgsql ROWS 1 SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  before text := coalesce(current_setting('app.tenant_id', true), '');
  token enrolment_token;
BEGIN
  PERFORM set_config('app.tenant_id', of_tenant::text, true);
  outcome := 'enrolled';
  SELECT * INTO token FROM enrolment_token t
    WHERE t.tenant_id = of_tenant AND t.token_hash = by_token AND t.used_at IS NULL AND t.expires_at > now()
      AND coalesce(t.collector_id, as_collector) = as_collector
    FOR UPDATE;
  IF NOT FOUND THEN
    outcome := 'token';
  ELSIF token.collector_id IS NULL THEN
    collector_name := token.name;
    BEGIN
      INSERT INTO collector (tenant_id, id, name, site, tags, shard, public_key, exchange_key, epoch, version, capabilities, enrolled_at, last_seen_at, plan_due_at)
        SELECT of_tenant, as_collector, token.name, token.site, token.tags, s.id, signing_key, secrets_key, (facts ->> 'epoch')::bigint, facts ->> 'version',
          facts -> 'capabilities', at, at, now() FROM shard s WHERE s.id = on_shard;
      IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no shard %', on_shard;
      END IF;
    EXCEPTION WHEN unique_violation THEN
      outcome := 'name';
    END;
  ELSE
    UPDATE collector c SET public_key = signing_key, exchange_key = secrets_key, epoch = (facts ->> 'epoch')::bigint, version = facts ->> 'version',
        capabilities = facts -> 'capabilities', enrolled_at = at, last_seen_at = at, clone_seen_at = NULL, starts = '{}', plan_due_at = now()
      WHERE c.tenant_id = of_tenant AND c.id = as_collector AND c.kind = 'agent' AND c.revoked_at IS NULL
      RETURNING c.name INTO collector_name;
    IF NOT FOUND THEN
      outcome := 'revoked';
    END IF;
  END IF;
  IF outcome = 'enrolled' THEN
    UPDATE enrolment_token t SET used_at = now(), collector_id = as_collector WHERE t.tenant_id = of_tenant AND t.id = token.id;
    INSERT INTO audit_entry (tenant_id, id, at, actor_type, actor_id, actor_name, action, target_type, target_id, detail)
      VALUES (of_tenant, entry_id, at, 'collector', as_collector::text, collector_name, 'collector.enrol', 'collector', as_collector::text,
        jsonb_build_object('token', token.id, 'version', facts ->> 'version'));
    SELECT t.name INTO organization FROM tenant t WHERE t.id = of_tenant;
    PERFORM pg_notify('padit_plan_due', '');
  END IF;
  PERFORM set_config('app.tenant_id', before, true);
  RETURN NEXT;
END $$;

-- A collector's own key hands over to a new one: of two that hand over at once, both with the old key, one wins.
CREATE FUNCTION ingest_rotate_key(of_tenant uuid, of_collector uuid, from_key bytea, to_key bytea, entry_id uuid, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  before text := coalesce(current_setting('app.tenant_id', true), '');
  its_name text;
  is_rotated boolean;
BEGIN
  PERFORM set_config('app.tenant_id', of_tenant::text, true);
  UPDATE collector SET public_key = to_key, clone_seen_at = NULL, starts = '{}'
    WHERE tenant_id = of_tenant AND id = of_collector AND public_key = from_key AND revoked_at IS NULL
    RETURNING name INTO its_name;
  is_rotated := FOUND;
  IF is_rotated THEN
    INSERT INTO audit_entry (tenant_id, id, at, actor_type, actor_id, actor_name, action, target_type, target_id)
      VALUES (of_tenant, entry_id, at, 'collector', of_collector::text, its_name, 'collector.rotate_key', 'collector', of_collector::text);
  END IF;
  PERFORM set_config('app.tenant_id', before, true);
  RETURN is_rotated;
END $$;

-- The key for which the collector's secrets are encrypted from now on; null for an older collector, which needs them in its plan.
CREATE FUNCTION ingest_exchange_key(of_tenant uuid, of_collector uuid, to_key bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  before text := coalesce(current_setting('app.tenant_id', true), '');
BEGIN
  PERFORM set_config('app.tenant_id', of_tenant::text, true);
  UPDATE collector SET exchange_key = to_key, plan_due_at = now()
    WHERE tenant_id = of_tenant AND id = of_collector AND kind = 'agent' AND revoked_at IS NULL AND exchange_key IS DISTINCT FROM to_key;
  IF FOUND THEN
    PERFORM pg_notify('padit_plan_due', '');
  END IF;
  PERFORM set_config('app.tenant_id', before, true);
END $$;

-- Creates the missing endpoints and series of a push collector in the given order, within its own limit and the organization's quotas. `defaults` are the
-- installation's quotas, which the organization's own override. `problem` is null, `revoked`,
-- `seriesMax`, or the quota that denied all of them.
CREATE FUNCTION ingest_register_series(of_tenant uuid, of_collector uuid, sources jsonb, wanted jsonb, defaults jsonb, at timestamptz)
RETURNS TABLE (problem text, its_limit integer)
LANGUAGE plpgsql ROWS 1 SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  before text := coalesce(current_setting('app.tenant_id', true), '');
  pusher collector;
  quotas jsonb;
  quota text;
  existing jsonb;
  fitting jsonb;
  fresh jsonb;
  missing integer;
  room bigint;
  used bigint;
  adding integer;
BEGIN
  PERFORM set_config('app.tenant_id', of_tenant::text, true);
  PERFORM pg_advisory_xact_lock(hashtextextended('pushed series ' || of_collector, 0));
  SELECT * INTO pusher FROM collector c WHERE c.tenant_id = of_tenant AND c.id = of_collector AND c.kind = 'push' AND c.revoked_at IS NULL;
  IF NOT FOUND THEN
    PERFORM set_config('app.tenant_id', before, true);
    problem := 'revoked';
    RETURN NEXT;
    RETURN;
  END IF;
  SELECT greatest(0, pusher.push_series_max - count(*)) INTO room FROM series s JOIN endpoint e ON e.tenant_id = s.tenant_id AND e.id = s.endpoint_id
    WHERE s.tenant_id = of_tenant AND s.collector_id = of_collector AND e.deleted_at IS NULL;
  SELECT count(*), coalesce(jsonb_agg(m.one ORDER BY m.place) FILTER (WHERE m.place <= room), '[]') INTO missing, fitting
    FROM (
      SELECT w.one, row_number() OVER (ORDER BY w.n) AS place FROM jsonb_array_elements(wanted) WITH ORDINALITY AS w (one, n)
      WHERE NOT EXISTS (
        SELECT FROM series s JOIN endpoint e ON e.tenant_id = s.tenant_id AND e.id = s.endpoint_id
        WHERE s.tenant_id = of_tenant AND s.collector_id = of_collector AND e.deleted_at IS NULL
          AND s.metric_name = w.one ->> 'metricName' AND e.target ->> 'source' = w.one ->> 'source')) AS m;
  IF missing > room THEN
    problem := 'seriesMax';
    its_limit := pusher.push_series_max;
  END IF;
  SELECT coalesce(jsonb_object_agg(e.target ->> 'source', e.id ORDER BY e.created_at), '{}') INTO existing
    FROM endpoint e JOIN endpoint_collector ec ON ec.tenant_id = e.tenant_id AND ec.endpoint_id = e.id
    WHERE e.tenant_id = of_tenant AND ec.collector_id = of_collector AND e.protocol = 'push' AND e.deleted_at IS NULL AND e.target ->> 'source' IS NOT NULL;
  SELECT coalesce(jsonb_agg(s.one ORDER BY s.n), '[]') INTO fresh FROM jsonb_array_elements(sources) WITH ORDINALITY AS s (one, n)
    WHERE NOT existing ? (s.one ->> 'source') AND s.one ->> 'source' IN (SELECT f ->> 'source' FROM jsonb_array_elements(fitting) AS f);

  SELECT defaults || t.quotas INTO quotas FROM tenant t WHERE t.id = of_tenant;
  FOREACH quota IN ARRAY ARRAY['endpoints', 'newEndpointsPerDay', 'series'] LOOP
    adding := CASE quota WHEN 'series' THEN jsonb_array_length(fitting) ELSE jsonb_array_length(fresh) END;
    CONTINUE WHEN adding = 0;
    -- The lock of the site's own quota checks: nobody exceeds a quota together with somebody else.
    PERFORM pg_advisory_xact_lock(hashtextextended('quota ' || quota || ' ' || of_tenant, 0));
    CASE quota
      WHEN 'endpoints' THEN SELECT count(*) INTO used FROM endpoint e WHERE e.tenant_id = of_tenant AND e.deleted_at IS NULL;
      WHEN 'newEndpointsPerDay' THEN
        SELECT count(*) INTO used FROM endpoint e WHERE e.tenant_id = of_tenant AND e.created_at > at - interval '24 hours';
      ELSE SELECT count(*) INTO used FROM series s JOIN endpoint e ON e.tenant_id = s.tenant_id AND e.id = s.endpoint_id
        WHERE s.tenant_id = of_tenant AND e.deleted_at IS NULL;
    END CASE;
    IF used + adding > (quotas ->> quota)::bigint THEN
      problem := quota;
      its_limit := (quotas ->> quota)::integer;
      fitting := '[]';
      fresh := '[]';
      EXIT;
    END IF;
  END LOOP;

  INSERT INTO endpoint (tenant_id, id, name, protocol, target, interval_ms, created_at, updated_at)
    SELECT of_tenant, (f ->> 'endpointId')::uuid, f ->> 'name', 'push', jsonb_build_object('source', f -> 'source'), 60000, at, at
    FROM jsonb_array_elements(fresh) AS f;
  INSERT INTO endpoint_collector (tenant_id, endpoint_id, collector_id)
    SELECT of_tenant, (f ->> 'endpointId')::uuid, of_collector FROM jsonb_array_elements(fresh) AS f;
  INSERT INTO audit_entry (tenant_id, id, at, actor_type, actor_name, action, target_type, target_id, detail)
    SELECT of_tenant, (f ->> 'entryId')::uuid, at, 'system', pusher.name, 'endpoint.create', 'endpoint', f ->> 'endpointId',
      jsonb_build_object('after', jsonb_build_object('name', f -> 'name', 'protocol', 'push', 'collectorId', of_collector))
    FROM jsonb_array_elements(fresh) AS f;
  SELECT existing || coalesce(jsonb_object_agg(f ->> 'source', f -> 'endpointId'), '{}') INTO existing FROM jsonb_array_elements(fresh) AS f;
  INSERT INTO series (tenant_id, endpoint_id, collector_id, metric_name, unit, metric_type, nature)
    SELECT of_tenant, (existing ->> (f ->> 'source'))::uuid, of_collector, f ->> 'metricName', f ->> 'unit', f ->> 'metricType', f ->> 'nature'
    FROM jsonb_array_elements(fitting) AS f WHERE existing ? (f ->> 'source')
    ON CONFLICT DO NOTHING;
  -- Detection reads its configuration again after a change of an endpoint.
  PERFORM pg_notify('padit_change', jsonb_build_object('tenantId', of_tenant, 'topic', 'endpoint', 'id', f ->> 'endpointId')::text)
    FROM jsonb_array_elements(fresh) AS f;
  IF fresh = '[]' AND fitting <> '[]' THEN
    PERFORM pg_notify('padit_change', jsonb_build_object('tenantId', of_tenant, 'topic', 'collector', 'id', of_collector)::text);
  END IF;
  PERFORM set_config('app.tenant_id', before, true);
  RETURN NEXT;
END $$;

-- That an ingest process runs, for the health report; rows of killed processes are forgotten.
CREATE FUNCTION ingest_present(process uuid, at timestamptz, started_at timestamptz, backend integer, streams integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO installation (key, value) VALUES ('ingest/' || process, jsonb_build_object(
      'at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'startedAt', to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'backend', backend, 'streams', streams))
    ON CONFLICT (key) DO UPDATE SET value = excluded.value;
  DELETE FROM installation WHERE key LIKE 'ingest/%' AND (value ->> 'at')::timestamptz < at - interval '60 s';
$$;

CREATE FUNCTION ingest_absent(process uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DELETE FROM installation WHERE key = 'ingest/' || process;
$$;

REVOKE ALL ON FUNCTION
  ingest_enrol(uuid, text, uuid, integer, uuid, bytea, bytea, jsonb, timestamptz),
  ingest_rotate_key(uuid, uuid, bytea, bytea, uuid, timestamptz),
  ingest_exchange_key(uuid, uuid, bytea),
  ingest_register_series(uuid, uuid, jsonb, jsonb, jsonb, timestamptz),
  ingest_present(uuid, timestamptz, timestamptz, integer, integer),
  ingest_absent(uuid)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  ingest_enrol(uuid, text, uuid, integer, uuid, bytea, bytea, jsonb, timestamptz),
  ingest_rotate_key(uuid, uuid, bytea, bytea, uuid, timestamptz),
  ingest_exchange_key(uuid, uuid, bytea),
  ingest_register_series(uuid, uuid, jsonb, jsonb, jsonb, timestamptz),
  ingest_present(uuid, timestamptz, timestamptz, integer, integer),
  ingest_absent(uuid)
TO padit_ingest;
