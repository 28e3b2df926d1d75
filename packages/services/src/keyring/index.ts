export { createKeyring, type Keyring } from "./keyring";
export { KeyringEnv, openKeyring } from "./open-keyring";
export { loadPlanKey } from "./plan-key";
export { serveKeyring } from "./signer-server";
