export { addressBlock } from "./address-block";
export { type Budget, type BudgetState, Budgets } from "./budgets";
export { SITE_BUDGETS } from "./site-budgets";
