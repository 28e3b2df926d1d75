export {
  ApplyConfiguration,
  applyConfiguration,
  exportConfiguration,
  getConfigurationSchema,
  PlanConfiguration,
  planConfiguration,
} from "./configuration";
