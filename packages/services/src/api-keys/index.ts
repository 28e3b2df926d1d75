export type { ApiKeyView } from "./api-key-view";
export { authenticateApiKey } from "./authenticate-api-key";
export { CreateApiKey, createApiKey } from "./create-api-key";
export { listApiKeys } from "./list-api-keys";
export { RevokeApiKey, revokeApiKey } from "./revoke-api-key";
