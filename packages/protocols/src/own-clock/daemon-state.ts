import type { LinkClock } from "../link-clocks";
import { clockClassMeaning } from "../ptp-watch/clock-quality";
import type { ManagementData } from "./codec";

/** State that `ptp4l` reported in one round of requests. */
export interface DaemonReading {
  ports: readonly { port: number; state: string }[];
  grandmaster: string;
  /** Clock class of the grandmaster, which may be `ptp4l` itself. */
  clockClass: number;
  clockAccuracy: number;
  /** `ptp4l` is its own grandmaster: it follows nobody. */
  isOwnGrandmaster: boolean;
  domain: number;
  /** Clock of the collector minus the grandmaster, ns; undefined while it follows nobody. */
  offsetNs: number | undefined;
}

type DataOf<Set extends ManagementData["set"]> = Extract<ManagementData, { set: Set }>;

/** Collects the responses of one round. */
export class DaemonRound {
  private readonly ports: DataOf<"port">[] = [];
  private parent: DataOf<"parent"> | undefined;
  private own: DataOf<"default"> | undefined;
  private timeStatus: DataOf<"timeStatus"> | undefined;

  constructor(readonly sequence: number) {}

  add(data: ManagementData): void {
    if (data.set === "port") this.ports.push(data);
    else if (data.set === "parent") this.parent = data;
    else if (data.set === "default") this.own = data;
    else this.timeStatus = data;
  }

  /**
   * The reading; undefined until all data sets have arrived. `ptp4l` responds in the order of the requests, so that all ports precede the last
   * one.
   */
  reading(): DaemonReading | undefined {
    const { parent, own, timeStatus } = this;
    if (parent === undefined || own === undefined || timeStatus === undefined) return undefined;
    const isFollowing = this.ports.some(({ state }) => state === "slave" || state === "uncalibrated");
    return {
      ports: this.ports.map(({ port, state }) => ({ port, state })),
      grandmaster: parent.grandmaster,
      clockClass: parent.clockClass,
      clockAccuracy: parent.clockAccuracy,
      isOwnGrandmaster: parent.grandmaster === own.clock,
      domain: own.domain,
      // ptp4l still reports the offset from a grandmaster after it has lost that grandmaster.
      offsetNs: isFollowing && timeStatus.hasGrandmaster ? timeStatus.offsetNs : undefined,
    };
  }
}

/** Whether `ptp4l` followed another clock, and was locked, before the reading. */
interface DaemonPast {
  hasFollowed: boolean;
  wasLocked: boolean;
}

/** State of the clock that `ptp4l` disciplines. One that is its own grandmaster after it followed another clock has lost that clock. */
export function daemonState(reading: DaemonReading, { hasFollowed, wasLocked }: DaemonPast): LinkClock["state"] {
  const has = (state: string) => reading.ports.some((port) => port.state === state);
  const { state } = clockClassMeaning(reading.clockClass);
  if (has("slave")) return state;
  // Uncalibrated: ptp4l has a grandmaster, but its servo does not follow it yet or any more.
  if (has("uncalibrated")) return wasLocked ? "holdover" : "free_running";
  if (reading.isOwnGrandmaster && (has("master") || has("passive"))) return state === "free_running" && hasFollowed ? "lost" : state;
  return "lost";
}
