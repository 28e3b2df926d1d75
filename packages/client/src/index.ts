export { dataOf, itemsOf, PaditApiError } from "./answers.ts";
export { createPaditClient, type PaditClient, type PaditClientOptions } from "./client.ts";
export type { components, operations, paths } from "./generated/api.ts";
