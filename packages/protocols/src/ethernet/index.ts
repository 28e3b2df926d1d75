export { decodeFrame, type EthernetFrame, encodeFrame } from "./codec";
export { isGroup } from "./mac";
