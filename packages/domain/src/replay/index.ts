export * from "./play-log";
export * from "./recorded-samples";
export * from "./replayed-alerts";
