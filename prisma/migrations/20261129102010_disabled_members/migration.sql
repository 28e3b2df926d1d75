-- An owner may take a member's access away without removing the member. NULL: the member has access.
ALTER TABLE member ADD COLUMN disabled_at timestamptz(3);
