import { notify, type TenantTx } from "@padit/db";

export type ChangeTopic = "alert" | "endpoint" | "condition" | "collector" | "integration" | "delivery" | "rule" | "member";

/** Says to open browsers, once the transaction has committed, that something is worth reading again. */
export const tellBrowsers = (tx: TenantTx, tenantId: string, topic: ChangeTopic, id: string): Promise<void> =>
  notify(tx, "padit_change", JSON.stringify({ tenantId, topic, id }));
