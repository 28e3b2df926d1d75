export type { OutcomeState } from "./outcome-judge";
