-- Operators write quotas by hand: a wrong name or value is refused when it is written, not found later by every request that counts.
ALTER TABLE tenant ADD CONSTRAINT tenant_quotas_known CHECK (
  CASE WHEN jsonb_typeof(quotas) = 'object' THEN
    quotas - ARRAY['endpoints', 'newEndpointsPerDay', 'series', 'rules', 'integrations', 'collectors', 'apiKeys', 'members', 'openInvites',
      'liveTestsPerHour'] = '{}'
    AND NOT jsonb_path_exists(quotas, '$.* ? (@.type() != "number" || @ < 0 || @ != @.floor())')
  ELSE false END
) NOT VALID;
