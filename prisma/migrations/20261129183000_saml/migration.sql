-- Single sign-on by SAML 2.0, besides OpenID Connect.
SET LOCAL lock_timeout = '5s';

ALTER TABLE single_sign_on
  ADD COLUMN protocol text NOT NULL DEFAULT 'oidc' CONSTRAINT single_sign_on_protocol CHECK (protocol IN ('oidc', 'saml')),
  ADD COLUMN settings jsonb NOT NULL DEFAULT '{}',
  ALTER COLUMN client_id DROP NOT NULL,
  ALTER COLUMN sealed_secret DROP NOT NULL,
  ADD CONSTRAINT single_sign_on_secret CHECK ((protocol = 'saml') = (sealed_secret IS NULL)),
  ADD CONSTRAINT single_sign_on_client CHECK ((protocol = 'oidc') = (client_id IS NOT NULL));

-- SAML: the request's id is the hash of the state. The answer comes in a post from another site, to which browsers add no cookie; it waits
-- here until the browser that began comes for it.
ALTER TABLE sign_on_attempt
  ADD COLUMN answer jsonb,
  ALTER COLUMN nonce DROP NOT NULL,
  ALTER COLUMN code_verifier DROP NOT NULL;
GRANT UPDATE (answer) ON sign_on_attempt TO padit_system;

CREATE TABLE sign_on_assertion (
  tenant_id  uuid           NOT NULL,
  id_hash    text           NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  CONSTRAINT sign_on_assertion_pkey PRIMARY KEY (tenant_id, id_hash),
  CONSTRAINT sign_on_assertion_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX sign_on_assertion_expires_at_idx ON sign_on_assertion (expires_at);

ALTER TABLE sign_on_assertion ENABLE ROW LEVEL SECURITY;
ALTER TABLE sign_on_assertion FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON sign_on_assertion USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
-- The provider names its organization in the address alone.
CREATE POLICY before_tenant ON sign_on_assertion TO padit_system USING (true);
GRANT SELECT, INSERT, DELETE ON sign_on_assertion TO padit_system;
