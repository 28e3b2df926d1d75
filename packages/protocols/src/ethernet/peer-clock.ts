import type { FieldSpec } from "@padit/domain/plugins";
import { z } from "zod";
import type { PeerClock } from "../one-way";

/** For protocols whose packets do not say how the far end's clock stands: its operator must. */
export const peerClockShape = {
  peerSynchronised: z.boolean().default(false),
  /** How far it may be off, ns; ±1.5 µs is ITU-T G.8271's class 4. */
  peerErrorNs: z.int().min(0).max(1_000_000_000, "At most one second.").default(1_500),
};

export const peerClockFields: readonly FieldSpec[] = [
  {
    name: "peerSynchronised",
    label: "Far end is synchronised",
    help: "Its clock follows PTP or the like; one-way delays are told only then.",
    input: "switch",
  },
  {
    name: "peerErrorNs",
    label: "Far end's clock error (ns)",
    help: "How far its clock may be off while locked; 1500 is ITU-T G.8271's class 4. It widens the ±.",
    input: "number",
    placeholder: "1500",
    advanced: true,
  },
];

export const peerClockOf = (t: { peerSynchronised: boolean; peerErrorNs: number }): PeerClock => ({
  synchronised: t.peerSynchronised,
  errorNs: t.peerErrorNs,
  doubt: "nobody has stated that the far end's clock is synchronised (switch on Far end is synchronised)",
});
