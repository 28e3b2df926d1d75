export * from "./detection/index";
export * from "./ids";
export type * from "./json";
export * from "./padit-error";
export * from "./severity";
