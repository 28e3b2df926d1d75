import type { FieldSpec } from "@padit/domain/plugins";
import { z } from "zod";
import { holdoverDrift } from "../link-clocks";
import type { PeerClock } from "../one-way";
import type { IoContext } from "../probe";

/** Settings in which the operator states the far end's clock, for protocols whose packets do not carry its state. */
export const peerClockShape = {
  peerSynchronised: z.boolean().default(false),
  /** Largest error of the far end's clock, ns; ±1.5 µs is class 4 of ITU-T G.8271. */
  peerErrorNs: z.int().min(0).max(1_000_000_000, "At most one second.").default(1_500),
  /**
   * Drift of the far end's clock while the grandmaster of the link is not locked, parts per billion. Absent: one-way delays are withheld during that
   * time. Absent by default, because older collectors do not know the field.
   */
  peerHoldoverPpb: z.int("A drift is a whole number.").min(0).max(100_000, "At most 100,000 ppb.").optional(),
  /**
   * The far end's clock follows the grandmaster of the link, so that a PTP watch on the interface decides whether it is synchronised. Absent by
   * default like the drift.
   */
  peerFollowsLink: z.boolean().optional(),
};

export const peerClockFields: readonly FieldSpec[] = [
  {
    name: "peerSynchronised",
    label: "Far end is synchronised",
    help: "Its clock follows PTP or the like; one-way delays are told only then.",
    input: "switch",
  },
  {
    name: "peerFollowsLink",
    label: "PTP watch decides",
    help: "The far end counts as synchronised once a PTP watch on the interface has seen its grandmaster locked.",
    input: "switch",
    advanced: true,
  },
  {
    name: "peerErrorNs",
    label: "Far end's clock error (ns)",
    help: "How far its clock may be off while locked; 1500 is ITU-T G.8271's class 4. It widens the ±.",
    input: "number",
    placeholder: "1500",
    advanced: true,
  },
  {
    name: "peerHoldoverPpb",
    label: "Far end's holdover drift (ppb)",
    help: "How fast its clock drifts while a PTP watch on the interface sees no locked grandmaster. It widens the ±; empty withholds one-way delays then.",
    input: "number",
    placeholder: "10",
    advanced: true,
  },
];

interface StatedPeerClock {
  peerSynchronised: boolean;
  peerErrorNs: number;
  peerHoldoverPpb?: number | undefined;
  peerFollowsLink?: boolean | undefined;
  /** Absent or empty: unknown. */
  interface?: string | undefined;
}

/**
 * The far end's clock as its operator stated it, while a PTP watch on the same interface sees a locked grandmaster or there is no watch.
 * Otherwise the far end is in holdover: its error grows with the stated drift, or is unknown without a stated drift. If the operator stated only
 * that the clock follows the link, a watch must have seen the grandmaster locked.
 */
export function peerClockOf(stated: StatedPeerClock, { linkClocks, nowMs }: Pick<IoContext, "linkClocks" | "nowMs">): PeerClock {
  const { peerSynchronised, peerErrorNs, peerHoldoverPpb, peerFollowsLink = false, interface: device = "" } = stated;
  const link = linkClocks?.of(device);
  const wasSeenLocked = link !== undefined && link.lockedMs !== null;
  const synchronised = peerSynchronised || (peerFollowsLink && wasSeenLocked);
  const doubt = peerFollowsLink
    ? `no PTP watch on ${device || "its interface"} has seen a locked grandmaster, which has to decide whether the far end is synchronised`
    : "nobody has stated that the far end's clock is synchronised (switch on Far end is synchronised)";
  if (!synchronised) return { synchronised, errorNs: peerErrorNs, doubt };
  const drift = holdoverDrift(link, peerHoldoverPpb, nowMs());
  return "doubt" in drift
    ? { synchronised: false, errorNs: null, doubt: `the grandmaster on ${device}, which the far end follows, ${drift.doubt}` }
    : { synchronised, errorNs: peerErrorNs + drift.driftNs, doubt };
}
