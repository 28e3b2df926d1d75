export { CFM_ETHERTYPE, class1Group, decodeCfm, encodeCfm, OPCODE } from "./codec";
