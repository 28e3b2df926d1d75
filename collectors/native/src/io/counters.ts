import { AllChecksumErrors } from "./checksum-errors";
import { RollingPercentile } from "./rolling-percentile";

/** Counters over all sockets that a collector has opened. */
export class IoCounters {
  sent = 0;
  received = 0;
  /** Packets that the system did not accept: full buffer, firewall, no route. */
  refusedSends = 0;
  /** Packets sent without a kernel stamp within 50 ms. */
  missedStamps = 0;
  unstampedReceived = 0;
  /** Packets that arrived while the receive buffer was full. */
  droppedHere = 0;
  readonly checksumErrors = new AllChecksumErrors();
  /** Delay from the kernel's receive stamp to the reading in user space, ns. */
  readonly userLag = new RollingPercentile(512);
}
