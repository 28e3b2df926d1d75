-- Titles and sentences by key with their values, for readers of other languages and time zones. NULL: older rows, read in English.
ALTER TABLE "alert" ADD COLUMN words jsonb;
ALTER TABLE "incident" ADD COLUMN words jsonb;
ALTER TABLE "alert_bout" ADD COLUMN words jsonb;
