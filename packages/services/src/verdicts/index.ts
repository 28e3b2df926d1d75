export { AlertPrecision, alertPrecision, GetMeasuredPrecision, getMeasuredPrecision } from "./measured-precision";
