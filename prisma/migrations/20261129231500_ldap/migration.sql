-- Single sign-on by an LDAP directory, besides OpenID Connect and SAML. Its secret is the password of the account that searches people.
SET LOCAL lock_timeout = '5s';

ALTER TABLE single_sign_on
  DROP CONSTRAINT single_sign_on_protocol,
  ADD CONSTRAINT single_sign_on_protocol CHECK (protocol IN ('oidc', 'saml', 'ldap'));
