import { passiveProbe } from "../listening/passive-listener";
import type { Probe } from "../probe";
import { SLOW_PROTOCOLS_ETHERTYPE, SLOW_PROTOCOLS_GROUP } from "./codec";
import type { EsmcWatchTarget } from "./spec";
import { QualityLevelWatch } from "./watch";

const LINK = { etherType: SLOW_PROTOCOLS_ETHERTYPE, groups: [SLOW_PROTOCOLS_GROUP] } as const;

export const esmcWatchProbe: Probe<EsmcWatchTarget> = passiveProbe("esmc-watch", LINK, (target) => new QualityLevelWatch(target));
