export * from "./page";
export * from "./service-context";
export type { ChangeTopic } from "./tell-browsers";
