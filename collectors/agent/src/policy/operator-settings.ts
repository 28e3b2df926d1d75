import { addressNotesIn } from "../io/address-notes";
import { enforcedBy, limitsIn, onlyProtocolsIn, readAllowList } from "./policy";
import { policySummary } from "./policy-summary";

/** Reads the operator's files in the data folder: rates, permitted targets, names of addresses. */
export function operatorSettings(dir: string) {
  const allow = readAllowList(dir);
  const rules = { limits: limitsIn(allow), onlyProtocols: onlyProtocolsIn(allow), policy: policySummary(allow) };
  return { ...rules, network: { ...enforcedBy(allow), addressNote: addressNotesIn(dir) } };
}
