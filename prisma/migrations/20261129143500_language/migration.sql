-- The language of a person's screens. NULL: the person has not signed in since languages exist.
ALTER TABLE "user" ADD COLUMN language text CHECK (language IN ('en', 'ko'));
