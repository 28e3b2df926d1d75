export * from "./folder-object-store";
export type { ObjectStore } from "./object-store";
