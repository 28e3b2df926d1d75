-- Passkeys (WebAuthn) are factors of a person beside authenticator apps. Of each, the database knows the public half alone.
ALTER TABLE user_factor
  ALTER COLUMN sealed_secret DROP NOT NULL,
  ADD COLUMN credential_id text UNIQUE,
  ADD COLUMN public_key    bytea,
  ADD COLUMN transports    text[] NOT NULL DEFAULT '{}',
  ADD COLUMN challenge     text,
  DROP CONSTRAINT user_factor_kind_known,
  ADD CONSTRAINT user_factor_kind_known CHECK (kind IN ('totp', 'passkey')),
  ADD CONSTRAINT user_factor_kind_complete CHECK (
    CASE kind
      WHEN 'totp' THEN sealed_secret IS NOT NULL
      ELSE confirmed_at IS NULL OR (credential_id IS NOT NULL AND public_key IS NOT NULL)
    END
  );

-- What a browser that signs in with a passkey must sign. Each row serves one attempt.
CREATE TABLE passkey_challenge (
  challenge  text           NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  CONSTRAINT passkey_challenge_pkey PRIMARY KEY (challenge)
);
CREATE INDEX passkey_challenge_expires_at_idx ON passkey_challenge (expires_at);
GRANT SELECT, INSERT, DELETE ON passkey_challenge TO padit_system;
