-- Until when one worker alone may mail the owner that the end of a run is near. NULL: no worker has tried.
ALTER TABLE maintenance_run ADD COLUMN warning_claimed_until timestamptz(3);
