export * from "./held-back";
export * from "./silence-scope";
