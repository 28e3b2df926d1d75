import {
  CreateRule,
  createRule,
  DeleteRule,
  deleteRule,
  GetRule,
  getRule,
  ListRules,
  listRules,
  PreviewRule,
  previewRule,
  UpdateRule,
  updateRule,
} from "@padit/services/rules";
import { heavyProcedure, organizationProcedure, router } from "../init";

export const rules = router({
  list: organizationProcedure.input(ListRules).query(({ ctx, input }) => listRules(ctx.service, input)),
  get: organizationProcedure.input(GetRule).query(({ ctx, input }) => getRule(ctx.service, input)),
  preview: heavyProcedure.input(PreviewRule).query(({ ctx, input }) => previewRule(ctx.service, input)),
  create: organizationProcedure.input(CreateRule).mutation(({ ctx, input }) => createRule(ctx.service, input)),
  update: organizationProcedure.input(UpdateRule).mutation(({ ctx, input }) => updateRule(ctx.service, input)),
  delete: organizationProcedure.input(DeleteRule).mutation(({ ctx, input }) => deleteRule(ctx.service, input)),
});
