-- Members and API keys that may see some endpoints only (docs/adr/0028-endpoint-limits.md).
SET LOCAL lock_timeout = '5s';

-- A selector's text; null: no limit.
ALTER TABLE member ADD COLUMN endpoint_limit text CONSTRAINT member_endpoint_limit CHECK (endpoint_limit IS NULL OR (endpoint_limit <> '' AND role <> 'owner'));
ALTER TABLE invite ADD COLUMN endpoint_limit text CONSTRAINT invite_endpoint_limit CHECK (endpoint_limit IS NULL OR (endpoint_limit <> '' AND role <> 'owner'));
ALTER TABLE api_key ADD COLUMN endpoint_limit text CONSTRAINT api_key_endpoint_limit CHECK (endpoint_limit <> '');

-- The setting app.endpoint_limit is an array of endpoint ids, local to the transaction. Absent or empty: the transaction has no limit.
-- The policies are restrictive: they take away from what the policies of the organization allow. They hold for every role, the owner
-- included, because the views of schema tsdb read as their owner. The sub-selects are evaluated once a statement.
DO $$
DECLARE
  no_limit constant text := '(SELECT coalesce(current_setting(''app.endpoint_limit'', true), '''') = '''')';
  allowed constant text := '(SELECT unnest(nullif(current_setting(''app.endpoint_limit'', true), '''')::uuid[]))';
  name text;
BEGIN
  EXECUTE format('CREATE POLICY endpoint_limit ON endpoint AS RESTRICTIVE USING (%s OR id IN %s)', no_limit, allowed);
  FOREACH name IN ARRAY ARRAY['endpoint_collector', 'series', 'expected_time', 'condition', 'alert'] LOOP
    EXECUTE format('CREATE POLICY endpoint_limit ON %I AS RESTRICTIVE USING (%s OR endpoint_id IN %s)', name, no_limit, allowed);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['alert_event', 'alert_bout', 'acceptance', 'held_alert'] LOOP
    EXECUTE format(
      'CREATE POLICY endpoint_limit ON %1$I AS RESTRICTIVE USING (%2$s OR EXISTS (SELECT FROM alert WHERE alert.tenant_id = %1$I.tenant_id AND alert.id = %1$I.alert_id))',
      name, no_limit);
  END LOOP;
  EXECUTE format(
    'CREATE POLICY endpoint_limit ON incident AS RESTRICTIVE USING (%s OR EXISTS (SELECT FROM alert WHERE alert.tenant_id = incident.tenant_id AND alert.incident_id = incident.id))',
    no_limit);
  EXECUTE format(
    'CREATE POLICY endpoint_limit ON collector AS RESTRICTIVE USING (%s'
    || ' OR EXISTS (SELECT FROM endpoint_collector AS path WHERE path.tenant_id = collector.tenant_id AND path.collector_id = collector.id)'
    || ' OR EXISTS (SELECT FROM series WHERE series.tenant_id = collector.tenant_id AND series.collector_id = collector.id))',
    no_limit);
  -- What no limited person or key may see at all.
  FOREACH name IN ARRAY ARRAY[
    'incident_event', 'incident_notice', 'incident_reference', 'delivery', 'delivery_attempt', 'integration', 'invite', 'route_list', 'rota',
    'rota_override', 'silence', 'plan', 'probe_job', 'probe_job_result', 'enrolment_token', 'gap', 'quarantine', 'rule', 'suggestion',
    'replay', 'experiment', 'trial', 'model', 'policy_change'
  ] LOOP
    EXECUTE format('CREATE POLICY endpoint_limit ON %I AS RESTRICTIVE USING (%s)', name, no_limit);
  END LOOP;
END $$;
