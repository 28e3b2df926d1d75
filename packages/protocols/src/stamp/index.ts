export { AUTH_BASE_BYTES, BASE_BYTES, decodeReflector, decodeSender, encodeReflector, SHORTEST_REPLY_BYTES } from "./codec";
export { reflectTlvs } from "./tlv";
