-- Organizations that the installation's operator has suspended. The site's role cannot write the column (its UPDATE names columns).
SET LOCAL lock_timeout = '5s';

ALTER TABLE tenant ADD COLUMN suspended_at timestamptz(3);
