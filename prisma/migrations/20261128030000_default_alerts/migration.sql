-- The alerts that every organization has without a rule of its own (DefaultAlerts of packages/domain); what is left out has its default.
ALTER TABLE policy ADD COLUMN defaults jsonb NOT NULL DEFAULT '{}';
