import type { Esmc } from "./codec";

/** The two kinds of synchronization networks of ITU-T G.781: option I as in Europe, option II as in North America. */
export const NETWORKS = ["option 1", "option 2"] as const;
export type Network = (typeof NETWORKS)[number];

/** Quality levels in both options' order of G.781 (tables 1 and 2), the best first, with their SSM codes. */
const LEVELS: Readonly<Record<Network, readonly (readonly [name: string, ssm: number])[]>> = {
  "option 1": [
    ["QL-PRC", 0x2],
    ["QL-SSU-A", 0x4],
    ["QL-SSU-B", 0x8],
    ["QL-EEC1", 0xb],
    ["QL-DNU", 0xf],
  ],
  "option 2": [
    ["QL-PRS", 0x1],
    ["QL-STU", 0x0],
    ["QL-ST2", 0x7],
    ["QL-TNC", 0x4],
    ["QL-ST3E", 0xd],
    ["QL-EEC2", 0xa],
    ["QL-PROV", 0xe],
    ["QL-DUS", 0xf],
  ],
};
/** Enhanced SSM codes (G.8264 table 11-6). They refine the level of the SSM code. */
const ENHANCED: Readonly<Record<number, string>> = { 32: "QL-PRTC", 33: "QL-ePRTC", 34: "QL-eEEC", 35: "QL-ePRC" };

/** The levels that may be the worst accepted one: all but "do not use". */
export const ACCEPTABLE_LEVELS = ["reference", "QL-SSU-A", "QL-SSU-B", "QL-STU", "QL-ST2", "QL-TNC", "QL-ST3E"] as const;

/** Value of the metric while no ESMC message arrives: a number that no SSM code has. */
export const QL_FAILED_CODE = 16;

export function qualityLevelText({ ssm, extended }: Esmc, network: Network): string {
  const name = LEVELS[network].find(([, code]) => code === ssm)?.[0] ?? `QL-INV${ssm}`;
  const enhanced = extended && ENHANCED[extended.enhancedSsm];
  return enhanced ?? name;
}

/** True for a primary reference, and for a level that is equal to or better than `worst`. False for a code that the option does not define. */
export function isAcceptable({ ssm }: Esmc, network: Network, worst: (typeof ACCEPTABLE_LEVELS)[number]): boolean {
  const levels = LEVELS[network];
  const rank = levels.findIndex(([, code]) => code === ssm);
  const worstRank = Math.max(
    0,
    levels.findIndex(([name]) => name === worst),
  );
  return rank >= 0 && rank <= worstRank;
}
