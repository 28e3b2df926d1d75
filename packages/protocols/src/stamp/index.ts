export { AUTH_BASE_BYTES, BASE_BYTES, decodeReflector, decodeSender, encodeReflector } from "./codec";
export { reflectTlvs } from "./tlv";
