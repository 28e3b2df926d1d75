export * from "./plugin";
export * from "./registry";
export * from "./settings";
