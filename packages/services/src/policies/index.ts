export { ApplyPolicy, applyPolicy } from "./apply-policy";
export { ChangeDefaultAlerts, changeDefaultAlerts } from "./change-default-alerts";
export { defaultPolicy } from "./default-policy";
export { getPolicy, type PolicyChangeView, type PolicyState } from "./get-policy";
export { type PolicyView, PresetName } from "./policy-view";
