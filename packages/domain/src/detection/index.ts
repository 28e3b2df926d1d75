export * from "./evidence";
export * from "./pipeline-types";
