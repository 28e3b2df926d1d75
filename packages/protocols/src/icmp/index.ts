export { icmpProbe } from "./probe";
export { IcmpTarget } from "./spec";
