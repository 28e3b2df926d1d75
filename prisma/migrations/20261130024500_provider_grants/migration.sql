-- Delegated access of one organization (the provider) to another (its customer), as two halves of which each organization writes its own:
-- the customer's grant and the provider's acceptance. Access exists while both do (docs/adr/0029-providers-and-customers.md).
SET LOCAL lock_timeout = '5s';

CREATE TABLE provider_grant (
    tenant_id   uuid           NOT NULL, -- the customer, whose data it is
    provider_id uuid           NOT NULL,
    role        role           NOT NULL,
    granted_by  text           NOT NULL,
    granted_at  timestamptz(3) NOT NULL,

    CONSTRAINT provider_grant_pkey PRIMARY KEY (tenant_id, provider_id),
    CONSTRAINT provider_grant_role_delegable CHECK (role IN ('viewer', 'operator')),
    CONSTRAINT provider_grant_of_another CHECK (tenant_id <> provider_id),
    CONSTRAINT provider_grant_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant (id) ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT provider_grant_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES tenant (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX provider_grant_provider_id_idx ON provider_grant (provider_id);

CREATE TABLE provider_acceptance (
    tenant_id   uuid           NOT NULL, -- the provider, which offers to work for the customer
    customer_id uuid           NOT NULL,
    accepted_by text           NOT NULL,
    accepted_at timestamptz(3) NOT NULL,

    CONSTRAINT provider_acceptance_pkey PRIMARY KEY (tenant_id, customer_id),
    CONSTRAINT provider_acceptance_of_another CHECK (tenant_id <> customer_id),
    CONSTRAINT provider_acceptance_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant (id) ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT provider_acceptance_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES tenant (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX provider_acceptance_customer_id_idx ON provider_acceptance (customer_id);

-- A half names two organizations. Both may read it, and either may delete it, which ends the access at once. Only the organization whose half
-- it is may write it: WITH CHECK does not let a provider grant itself anything, nor a customer accept for the provider.
ALTER TABLE provider_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE provider_grant FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON provider_grant
  USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid OR provider_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
ALTER TABLE provider_acceptance ENABLE ROW LEVEL SECURITY;
ALTER TABLE provider_acceptance FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON provider_acceptance
  USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid OR customer_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['provider_grant', 'provider_acceptance'] LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO padit_app', name);
    -- Who may see some endpoints only learns nothing of providers and customers.
    EXECUTE format(
      'CREATE POLICY endpoint_limit ON %I AS RESTRICTIVE USING ((SELECT coalesce(current_setting(''app.endpoint_limit'', true), '''') = ''''))', name);
    -- A session is read before its organization is known, with the customers that its person may enter.
    EXECUTE format('CREATE POLICY before_tenant ON %I TO padit_system USING (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO padit_system', name);
  END LOOP;
END $$;
