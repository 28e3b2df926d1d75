export * from "./detection/index";
export * from "./endpoint/index";
export * from "./ids";
export type * from "./json";
export * from "./model/index";
export * from "./names";
export * from "./padit-error";
export * from "./segmentation/index";
export * from "./severity";
