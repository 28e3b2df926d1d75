-- The severity of which an integration was notified, so that a rise sends a message. Null in notices that are older than this column.
ALTER TABLE incident_notice ADD COLUMN severity severity;
