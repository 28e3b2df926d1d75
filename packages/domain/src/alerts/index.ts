export { type AlertMessage, type AlertWords, type MessageWriter, writeMessage } from "../model/alert-message";
export { ALERT_TEXTS } from "../model/alert-texts";
export { titleMessage } from "./alert-title";
export { type ConditionChange, type ConditionMemory, decideCondition, newCondition } from "./condition";
export { inEnglish } from "./english-message";
export { evidenceMessage } from "./evidence-sentence";
export { EXPECTED_START_TOLERANCE_MINUTES } from "./expected-time";
export { clockTime, DAY_MINUTES, minuteOfDay } from "./time-of-day";
