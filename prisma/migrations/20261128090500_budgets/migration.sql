-- What people, keys, organizations and addresses have used of their budgets, per window of time, counted by every process of the site.
CREATE TABLE budget_use (
  key          text           NOT NULL,
  window_start timestamptz(3) NOT NULL,
  used         bigint         NOT NULL,
  CONSTRAINT budget_use_pkey PRIMARY KEY (key, window_start)
);
CREATE INDEX budget_use_window_start_idx ON budget_use (window_start);
GRANT SELECT, INSERT, UPDATE, DELETE ON budget_use TO padit_system;
