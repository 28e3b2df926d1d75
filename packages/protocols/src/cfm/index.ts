export { CFM_ETHERTYPE, class1Group, class2Group, decodeCfm, encodeCfm, OPCODE } from "./codec";
