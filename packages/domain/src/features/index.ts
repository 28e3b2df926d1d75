export { ascending, median, quantileOfSorted } from "./order-statistics";
export { FEATURE_NAMES } from "./window-features";
