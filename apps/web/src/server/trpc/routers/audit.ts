import { ListAuditEntries, listAuditEntries } from "@padit/services/audit-log";
import { organizationProcedure, router } from "../init";

export const audit = router({
  list: organizationProcedure.input(ListAuditEntries).query(({ ctx, input }) => listAuditEntries(ctx.service, input)),
});
