export { decodeFrame, type EthernetFrame, encodeFrame } from "./codec";
