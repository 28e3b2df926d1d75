import { AllChecksumErrors } from "./checksum-errors";
import { RollingPercentile } from "./rolling-percentile";

/** What a collector tells about its own sockets, summed over all it opened. */
export class IoCounters {
  sent = 0;
  received = 0;
  /** The system did not take them: full buffer, firewall, no route. */
  refusedSends = 0;
  /** Sent, but the kernel told no stamp within 50 ms. */
  missedStamps = 0;
  unstampedReceived = 0;
  /** Arrived and found the receive buffer full. */
  droppedHere = 0;
  readonly checksumErrors = new AllChecksumErrors();
  /** How much later than the kernel user space saw what arrived, ns. */
  readonly userLag = new RollingPercentile(512);
}
