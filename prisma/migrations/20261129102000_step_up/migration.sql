-- When the session's person last proved who they are. NULL: the person must prove it before a sensitive change.
ALTER TABLE user_session ADD COLUMN proven_at timestamptz(3);

-- A sign-in that must be a new one at the provider states how old the provider's own authentication may be.
ALTER TABLE sign_on_attempt ADD COLUMN max_age_seconds integer;
