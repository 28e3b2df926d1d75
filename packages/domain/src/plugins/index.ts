export * from "./exported";
export * from "./plugin";
export * from "./plugin-package";
export * from "./registry";
export * from "./settings";
