export * from "./matches";
export * from "./name-pattern";
export * from "./parse-selector";
export * from "./print-selector";
export * from "./selector";
export * from "./selector-members";
