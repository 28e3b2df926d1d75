-- An owner may delete the organization. The policy of the row lets the application delete no other than the one it works for.
SET LOCAL lock_timeout = '5s';
GRANT DELETE ON tenant TO padit_app;
