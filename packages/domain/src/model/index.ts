export * from "./alert";
export * from "./detection-score";
export * from "./events";
export * from "./features";
export * from "./metric";
