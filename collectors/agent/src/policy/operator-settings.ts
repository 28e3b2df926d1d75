import { addressNotesIn } from "../io/address-notes";
import { enforcedBy, limitsIn, readAllowList } from "./policy";

/** What the files of the operator in the data folder say about the network: rates, permitted targets, names of addresses. */
export function operatorSettings(dir: string) {
  const allow = readAllowList(dir);
  return { limits: limitsIn(allow), network: { ...enforcedBy(allow), addressNote: addressNotesIn(dir) } };
}
