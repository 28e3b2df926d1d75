-- When an endpoint was last pointed at another address: what detection knew of the old one ends there.
ALTER TABLE endpoint ADD COLUMN target_changed_at timestamptz(3);
