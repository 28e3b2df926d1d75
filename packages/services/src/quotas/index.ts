export { getUsage } from "./check-quota";
export { type QuotaName, QuotaOverrides, QuotaOverridesText } from "./quotas";
