-- When the hold must be decided anew although its holder still lasts: a maintenance holds an outage for its expected length only.
ALTER TABLE held_alert ADD COLUMN held_until timestamptz(3);
