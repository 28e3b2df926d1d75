export * from "./candidate-changes";
export * from "./detector-title";
export type * from "./judged-episode";
export * from "./measured-precision";
export * from "./replay-proof";
export * from "./suggested-change";
export * from "./verdict";
