export * from "./database-object-store";
export * from "./folder-object-store";
export type { ObjectStore } from "./object-store";
