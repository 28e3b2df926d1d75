export { tcpProbe } from "./probe";
export { TcpTarget } from "./spec";
