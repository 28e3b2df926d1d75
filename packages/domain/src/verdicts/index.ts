export * from "./detector-title";
export * from "./measured-precision";
export * from "./verdict";
