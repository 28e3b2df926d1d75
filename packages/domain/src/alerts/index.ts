export { alertTitle } from "./alert-title";
export { type ConditionChange, type ConditionMemory, decideCondition, newCondition } from "./condition";
export { evidenceSentence, sinceText } from "./evidence-sentence";
export { EXPECTED_START_TOLERANCE_MINUTES } from "./expected-time";
export { clockTime, DAY_MINUTES, minuteOfDay } from "./time-of-day";
