export { getUsage } from "./check-quota";
export { type QuotaName, QuotaOverrides } from "./quotas";
