export { createKeyring, type Keyring } from "./keyring";
export { loadPlanKey } from "./plan-key";
