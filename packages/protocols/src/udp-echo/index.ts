export { udpEchoProbe } from "./probe";
export { UdpEchoTarget } from "./spec";
