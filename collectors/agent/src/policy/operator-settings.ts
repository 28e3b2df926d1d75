import { addressNotesIn } from "../io/address-notes";
import { enforcedBy, limitsIn, readAllowList } from "./policy";

/** Reads the operator's files in the data folder: rates, permitted targets, names of addresses. */
export function operatorSettings(dir: string) {
  const allow = readAllowList(dir);
  return { limits: limitsIn(allow), network: { ...enforcedBy(allow), addressNote: addressNotesIn(dir) } };
}
