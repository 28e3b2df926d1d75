export { ACTION, type Action, compensationOf, decodeOneWayDelays, ECPRI_ETHERTYPE, encodeOneWayDelay, type OneWayDelay } from "./codec";
export { EgressDelay } from "./egress";
