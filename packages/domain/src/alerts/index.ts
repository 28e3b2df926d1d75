export { type ConditionChange, type ConditionMemory, decideCondition, newCondition } from "./condition";
export { EXPECTED_START_TOLERANCE_MINUTES } from "./expected-time";
export { clockTime, DAY_MINUTES, minuteOfDay } from "./time-of-day";
