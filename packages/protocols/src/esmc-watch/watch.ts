import type { Json } from "@padit/domain/json";
import { type LinkReply, vlanText } from "../ethernet/link";
import { FewNotes } from "../listening/few-notes";
import type { PassiveWatch, WatchReport } from "../listening/passive-listener";
import { RecentChanges } from "../listening/recent-changes";
import type { Measurement } from "../probe";
import { type Esmc, readEsmc } from "./codec";
import { isAcceptable, QL_FAILED_CODE, qualityLevelText } from "./quality-level";
import type { EsmcWatchTarget } from "./spec";

/** Time without a message, ms, after which the quality level is QL-FAILED (ITU-T G.8264 §11.3.2.1). */
const MESSAGE_TIMEOUT_MS = 5_000;
const FIRST_LISTEN_MS = 5_100;

interface Received {
  esmc: Esmc;
  station: string;
  /** Arrival, monotonic ms. */
  atMs: number;
}

/** Follows the quality level that the other end of the link sends. */
export class QualityLevelWatch implements PassiveWatch {
  readonly firstListenMs = FIRST_LISTEN_MS;
  private readonly changes = new RecentChanges();
  private readonly strays = new FewNotes();
  /** Events since the last report, as sentences. */
  private readonly events = new FewNotes();
  /** The last message, kept until the next one. */
  private last: Received | undefined;
  private isFailed = true;
  /** Text of the last level, kept while the level is QL-FAILED, because the return of the same level is not a change. */
  private lastLevel: string | undefined;
  private wasFailed = false;
  private wasUnacceptable = false;

  constructor(private readonly target: EsmcWatchTarget) {}

  take(reply: LinkReply, nowMs: number): boolean {
    const reading = readEsmc(reply.payload);
    if (reading.kind === "other") return false;
    if (reading.kind === "unreadable") this.strays.add(reading.why);
    else if (!reply.isSameVlan) this.strays.add(`An ESMC message came ${vlanText(reply.vlanIds)}.`);
    else return this.accept({ esmc: reading.esmc, station: reply.source, atMs: nowMs });
    return false;
  }

  silentAtMs(): number | undefined {
    return this.isFailed || this.last === undefined ? undefined : this.last.atMs + MESSAGE_TIMEOUT_MS;
  }

  expire(nowMs: number): boolean {
    if (this.isFailed || this.last === undefined || nowMs < this.last.atMs + MESSAGE_TIMEOUT_MS) return false;
    this.isFailed = true;
    this.wasFailed = true;
    this.events.add("No ESMC message came for 5 s: the quality level is QL-FAILED.");
    return true;
  }

  isConclusive(): boolean {
    return this.last !== undefined;
  }

  interrupt(): void {
    this.events.take();
    this.last = undefined;
    this.isFailed = true;
    this.wasFailed = false;
  }

  report(nowMs: number): WatchReport {
    this.expire(nowMs);
    const { last, isFailed, wasUnacceptable } = this;
    const isWell = !isFailed && !this.wasFailed;
    const events = this.events.take();
    const strays = this.strays.take();
    const hint = [...(isFailed ? [FAILED_HINT] : []), ...events, ...(isWell ? [] : strays)].join(" ");
    const heard = isFailed ? undefined : last;
    this.wasFailed = isFailed;
    this.wasUnacceptable = heard !== undefined && this.isBad(heard.esmc);
    return {
      outcome: isFailed ? "timeout" : "ok",
      metrics: {
        esmc_watch_availability: exact(isWell ? 1 : 0),
        esmc_watch_changes: exact(this.changes.count(nowMs)),
        ...(last && { esmc_watch_message_age: exact(nowMs - last.atMs) }),
        esmc_watch_quality_level: exact(heard?.esmc.ssm ?? QL_FAILED_CODE),
        ...(heard && { esmc_watch_not_traceable: exact(wasUnacceptable ? 1 : 0) }),
        ...(heard?.esmc.extended && { esmc_watch_enhanced_level: exact(heard.esmc.extended.enhancedSsm) }),
      },
      detail: {
        ...(heard ? this.detailOf(heard) : { quality_level: "QL-FAILED" }),
        ...(events.length > 0 && { events }),
        ...(strays.length > 0 && { strays }),
      },
      ...(hint !== "" && { hint }),
    };
  }

  private accept(received: Received): boolean {
    const isBack = this.isFailed;
    this.last = received;
    this.isFailed = false;
    const level = qualityLevelText(received.esmc, this.target.network);
    const before = this.lastLevel;
    this.lastLevel = level;
    this.wasUnacceptable ||= this.isBad(received.esmc);
    if (before === undefined || before === level) return isBack;
    this.changes.add(received.atMs);
    this.events.add(`The quality level went from ${before} to ${level}.`);
    return true;
  }

  private isBad(esmc: Esmc): boolean {
    return !isAcceptable(esmc, this.target.network, this.target.worstLevel);
  }

  private detailOf({ esmc, station }: Received): Record<string, Json> {
    const { ssm, extended } = esmc;
    return {
      quality_level: qualityLevelText(esmc, this.target.network),
      ssm_code: ssm,
      ...(extended && {
        enhanced_ssm_code: extended.enhancedSsm,
        clock: extended.clock,
        enhanced_clocks: extended.enhancedClocks,
        clocks: extended.clocks,
        ...(extended.isMixed && { mixed_chain: true }),
        ...(extended.isPartial && { partial_chain: true }),
      }),
      station,
    };
  }
}

const FAILED_HINT = "No ESMC message comes: is Synchronous Ethernet with ESMC switched on at the other end of this link?";

const exact = (value: number): Measurement => ({ value, uncertainty: null });
