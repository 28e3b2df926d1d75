export {
  ApplyConfiguration,
  applyConfiguration,
  exportConfiguration,
  PlanConfiguration,
  planConfiguration,
} from "./configuration";
export { configurationSchema } from "./document-schema";
