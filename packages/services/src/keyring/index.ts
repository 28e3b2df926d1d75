export { createKeyring, type Keyring } from "./keyring";
export { KeyringEnv, openKeyring } from "./open-keyring";
export { loadPlanKey, type PlanKey, planKeyFingerprint, planKeyFrom } from "./plan-key";
export { serveKeyring } from "./signer-server";
