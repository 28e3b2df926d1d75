import { passiveProbe } from "../listening/passive-listener";
import type { Probe } from "../probe";
import { PTP_ETHERTYPE, PTP_GROUPS } from "./codec";
import type { PtpWatchTarget } from "./spec";
import { AnnounceWatch } from "./watch";

const LINK = { etherType: PTP_ETHERTYPE, groups: PTP_GROUPS } as const;

export const ptpWatchProbe: Probe<PtpWatchTarget> = passiveProbe("ptp-watch", LINK, (target) => new AnnounceWatch(target));
