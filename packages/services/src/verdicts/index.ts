export { budgetSpend, getBudgetSpend } from "./alert-budget";
export { AlertPrecision, alertPrecision, GetMeasuredPrecision, getMeasuredPrecision } from "./measured-precision";
