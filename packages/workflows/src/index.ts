export type * from "./activities";
export * from "./ids";
export * from "./messages";
