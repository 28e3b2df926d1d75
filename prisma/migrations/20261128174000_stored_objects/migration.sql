-- Whole objects (checkpoints, model artefacts) of an installation whose workers share no folder.
SET LOCAL lock_timeout = '5s';
CREATE TABLE object (
  key text PRIMARY KEY,
  bytes bytea NOT NULL,
  updated_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP);
-- Checkpoints are dense numbers: packing them costs time and saves little.
ALTER TABLE object ALTER COLUMN bytes SET STORAGE EXTERNAL;
GRANT SELECT, INSERT, UPDATE, DELETE ON object TO padit_system;
