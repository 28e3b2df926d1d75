export { httpProbe } from "./probe";
export { HttpTarget } from "./spec";
