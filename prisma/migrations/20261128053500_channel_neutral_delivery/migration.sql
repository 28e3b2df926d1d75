-- Integrations keep what their channel needs in one column, by type, with secrets sealed inside; deliveries and attempts name nothing after HTTP.

ALTER TABLE integration
  ADD COLUMN settings JSONB NOT NULL DEFAULT '{}',
  ADD COLUMN hold_until TIMESTAMPTZ(3);

-- The sealed bytes stay as they are: they open for the column "integration.secret" and the row.
ALTER TABLE integration NO FORCE ROW LEVEL SECURITY;
UPDATE integration SET settings = jsonb_build_object(
  'url', url,
  'secret', jsonb_build_object('sealed', translate(encode(secret, 'base64'), E'\n', ''))
    || CASE WHEN previous_secret IS NULL OR previous_secret_expires_at IS NULL THEN '{}'::jsonb
       ELSE jsonb_build_object('previous', jsonb_build_object(
         'sealed', translate(encode(previous_secret, 'base64'), E'\n', ''),
         'until', to_char(previous_secret_expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) END);
ALTER TABLE integration FORCE ROW LEVEL SECURITY;

ALTER TABLE integration RENAME COLUMN url TO address;
ALTER TABLE integration DROP COLUMN secret, DROP COLUMN previous_secret, DROP COLUMN previous_secret_expires_at;

ALTER TABLE delivery RENAME COLUMN body TO payload;

ALTER TABLE delivery_attempt RENAME COLUMN status TO code;
ALTER TABLE delivery_attempt RENAME COLUMN error TO reason;
ALTER TABLE delivery_attempt RENAME COLUMN response TO answer;
ALTER TABLE delivery_attempt ADD COLUMN outcome TEXT;
ALTER TABLE delivery_attempt NO FORCE ROW LEVEL SECURITY;
UPDATE delivery_attempt SET outcome = CASE WHEN code BETWEEN 200 AND 299 THEN 'delivered' WHEN code = 410 THEN 'gone' ELSE 'retry' END;
ALTER TABLE delivery_attempt FORCE ROW LEVEL SECURITY;
ALTER TABLE delivery_attempt
  ALTER COLUMN outcome SET NOT NULL,
  ADD CONSTRAINT delivery_attempt_outcome_known CHECK (outcome IN ('delivered', 'retry', 'rejected', 'gone'));
