-- The inbox says of each of its rows how telling others stands.
SET LOCAL lock_timeout = '5s';

-- CreateIndex
CREATE INDEX "delivery_tenant_id_alert_id_idx" ON "delivery"("tenant_id", "alert_id");
