export { DM_BODY_BYTES, dmr } from "./codec";
export { cfmDmSpec } from "./spec";
