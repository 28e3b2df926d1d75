export * from "./database-object-store";
export * from "./folder-object-store";
export type { ObjectStore } from "./object-store";
export * from "./s3-environment";
export * from "./s3-object-store";
