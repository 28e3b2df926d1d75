import { DelayNoise, readDelay } from "./everyday.delay";
import type { Events } from "./everyday.events";
import { Random, seedOf } from "./everyday.random";
import type { EndpointState, Moment } from "./everyday.state";
import { DAY_MS } from "./everyday.time";
import type { Traits } from "./everyday.world";

/** Receives one sample of the present run; NaN is no sample. */
export type Emit = (metricName: string, value: number) => void;

/** Failed runs in a row that ordinary life may hold; three would be an outage. */
const FAILED_RUNS_MAX = 2;
const CERTIFICATE_DAYS = 90;
const RARE = 0.0005;

interface BurstNames {
  rtt: string;
  min: string;
  p95: string;
  max: string;
  jitter: string;
  loss: string;
  duplicates: string;
  reordered: string;
}

const burstNames = (prefix: string, rtt = `${prefix}_rtt`, delay = `${prefix}_rtt`): BurstNames => ({
  rtt,
  min: `${delay}_min`,
  p95: `${delay}_p95`,
  max: `${delay}_max`,
  jitter: `${prefix}_jitter`,
  loss: `${prefix}_loss`,
  duplicates: `${prefix}_duplicates`,
  reordered: `${prefix}_reordered`,
});

const BURSTS: Readonly<Record<string, BurstNames>> = {
  icmp: burstNames("icmp"),
  "udp-echo": burstNames("udp_echo"),
  stamp: burstNames("stamp"),
  "cfm-lb": burstNames("cfm_lb", "lbm_rtt"),
  "cfm-dm": burstNames("cfm_dm"),
  "ecpri-owd": burstNames("ecpri_owd", "ecpri_delay", "ecpri_owd_delay"),
};

/** Makes the samples of an endpoint's runs. Nothing is allocated for a run. */
export class Endpoint {
  private readonly random: Random;
  private readonly noise: DelayNoise;
  /** Delay of each packet of the run in the order sent; NaN where it was lost. */
  private readonly delays: Float64Array;
  private readonly sorted: Float64Array;
  private readonly forward: Float64Array;
  private failedRuns = 0;
  private counter = 0;
  private renewal = 0;
  private reset = 0;

  constructor(
    private readonly traits: Traits,
    readonly state: EndpointState,
    private readonly events: Events,
    seed: number,
  ) {
    this.random = new Random(seedOf(seed, traits.index, 6));
    this.noise = new DelayNoise(traits, this.random);
    this.delays = new Float64Array(traits.packets);
    this.sorted = new Float64Array(traits.packets);
    this.forward = new Float64Array(traits.packets);
  }

  /** @param isClockSynchronised one-way delays exist only then */
  run(atMs: number, isClockSynchronised: boolean, emit: Emit): void {
    const moment = this.state.at(atMs);
    const burst = BURSTS[this.traits.protocol];
    if (burst) this.burstRun(burst, moment, isClockSynchronised, emit);
    else if (this.traits.protocol === "oran-cfm") this.oranRun(moment, isClockSynchronised, emit);
    else if (this.traits.protocol === "cfm-ccm") this.ccmRun(moment, emit);
    else this.requestRun(moment, atMs, emit);
    if (this.traits.hasCounter && !moment.isDown) this.count(atMs, emit);
  }

  /** Sends the run's packets into `delays`. @returns how many were answered */
  private send(packets: number, { level, noiseFactor, failRate, isDown, isFault }: Moment): number {
    const { random, noise, delays, traits } = this;
    const common = level + noise.nextRun();
    const mustAnswer = !isFault && this.failedRuns >= FAILED_RUNS_MAX;
    let answered = 0;
    for (let i = 0; i < packets; i++) {
      const isLost = (isDown || (failRate > 0 && random.uniform() < failRate)) && !(mustAnswer && i === 0);
      delays[i] = isLost ? Number.NaN : readDelay(common + noiseFactor * noise.packet(), traits.step);
      if (!isLost) answered += 1;
    }
    this.failedRuns = answered === 0 ? this.failedRuns + 1 : 0;
    return answered;
  }

  private burstRun(names: BurstNames, moment: Moment, isClockSynchronised: boolean, emit: Emit): void {
    const { traits, random, delays } = this;
    const answered = this.send(traits.packets, moment);
    emit(names.loss, 1 - answered / traits.packets);
    emit(names.duplicates, random.chance(RARE) ? 1 : 0);
    emit(names.reordered, random.chance(RARE) ? 1 : 0);
    if (traits.protocol === "cfm-lb") emit("cfm_lb_responders", answered > 0 ? 1 : 0);
    if (answered === 0) return;
    const isOneWay = traits.protocol === "ecpri-owd";
    if (!isOneWay || isClockSynchronised) {
      const sorted = this.sort(delays);
      emit(names.rtt, rank(sorted, 0.5));
      emit(names.min, sorted[0] ?? 0);
      emit(names.p95, rank(sorted, 0.95));
      emit(names.max, sorted[sorted.length - 1] ?? 0);
    }
    if (isOneWay) emit("ecpri_owd_rtt", 2 * moment.level - moment.faultRise + 5 + random.normal());
    if (answered > 1) emit(names.jitter, jitterOf(delays));
    if (traits.protocol === "stamp" || traits.protocol === "cfm-dm") this.directions(traits.protocol, moment, isClockSynchronised, emit);
  }

  /** Splits the packets' round trips into the way there and the way back. */
  private directions(protocol: "stamp" | "cfm-dm", { faultRise, forwardShare }: Moment, isClockSynchronised: boolean, emit: Emit): void {
    const { traits, random, delays, forward } = this;
    const prefix = protocol === "stamp" ? "stamp" : "cfm_dm";
    emit(`${prefix}_turnaround`, 0.05 + 0.003 * random.exponential());
    for (let i = 0; i < traits.packets; i++)
      forward[i] = 0.5 * ((delays[i] ?? 0) - faultRise) + faultRise * forwardShare + 0.1 * traits.noiseScale * random.normal();
    if (protocol === "stamp" && traits.packets > 1) emit("stamp_forward_jitter", jitterOf(forward));
    const there = this.sort(forward);
    if (isClockSynchronised) emit(`${prefix}_forward_delay`, rank(there, 0.5));
    if (isClockSynchronised && protocol === "stamp") emit("stamp_forward_delay_max", there[there.length - 1] ?? 0);
    for (let i = 0; i < traits.packets; i++) forward[i] = (delays[i] ?? 0) - (forward[i] ?? 0);
    if (protocol === "stamp" && traits.packets > 1) emit("stamp_backward_jitter", jitterOf(forward));
    const back = this.sort(forward);
    if (isClockSynchronised) emit(`${prefix}_backward_delay`, rank(back, 0.5));
    if (isClockSynchronised && protocol === "stamp") emit("stamp_backward_delay_max", back[back.length - 1] ?? 0);
  }

  private oranRun(moment: Moment, isClockSynchronised: boolean, emit: Emit): void {
    const { traits, delays } = this;
    let answeredProbes = 0;
    const failedBefore = this.failedRuns;
    const probe = (delay: string | null, loss: string, factor: number) => {
      this.failedRuns = failedBefore;
      const answered = this.send(traits.packets, moment);
      emit(loss, 1 - answered / traits.packets);
      if (answered === 0) return;
      answeredProbes += 1;
      if (delay !== null) emit(delay, factor * rank(this.sort(delays), 0.5));
    };
    probe("udp_echo_rtt", "oran_cfm_udp_echo_loss", 1);
    probe(isClockSynchronised ? "ecpri_delay" : null, "oran_cfm_ecpri_loss", 500);
    probe("lbm_rtt", "oran_cfm_lbm_loss", 0.9);
    this.failedRuns = answeredProbes === 0 ? failedBefore + 1 : 0;
    emit("oran_cfm_availability", answeredProbes / 3);
  }

  private ccmRun(moment: Moment, emit: Emit): void {
    const answered = this.send(this.traits.packets, moment);
    emit("cfm_ccm_availability", answered > 0 ? 1 : 0);
    emit("cfm_ccm_rdi", 0);
    emit("cfm_ccm_defects", answered > 0 ? 0 : 1);
    if (answered === 0) return;
    emit("cfm_ccm_interval", 1_000 + 0.2 * this.random.normal());
    emit("cfm_ccm_loss", 1 - answered / this.traits.packets);
  }

  private requestRun(moment: Moment, atMs: number, emit: Emit): void {
    const { traits, delays, random } = this;
    const isUp = this.send(1, moment) > 0;
    const name = traits.protocol;
    emit(`${name}_availability`, isUp ? 1 : 0);
    if (name === "tcp") {
      if (isUp) emit("tcp_connect_time", delays[0] ?? 0);
      return;
    }
    if (isUp) emit(`${name}_response_time`, delays[0] ?? 0);
    else if (traits.answersWhenDown) emit("http_response_time", readDelay(0.5 * traits.level + this.noise.packet(), traits.step));
    if (name === "dns" && isUp) emit("dns_answers", traits.index % 3 === 0 ? random.integer(1, 2) : 2);
    if (traits.hasCertificate && (isUp || traits.answersWhenDown)) emit("http_certificate_days", this.certificateDays(atMs));
  }

  private certificateDays(atMs: number): number {
    const { renewals } = this.events;
    while (atMs >= (renewals[this.renewal + 1] ?? Number.POSITIVE_INFINITY)) this.renewal += 1;
    return CERTIFICATE_DAYS - (atMs - (renewals[this.renewal] ?? atMs)) / DAY_MS;
  }

  private count(atMs: number, emit: Emit): void {
    if (atMs >= (this.events.counterResets[this.reset] ?? Number.POSITIVE_INFINITY)) {
      this.reset += 1;
      this.counter = 0;
    }
    this.counter += Math.max(0, Math.round(2_000 + 100 * this.random.normal()));
    emit("interface_packets_total", this.counter);
  }

  /** The answered ones of a run, ascending. */
  private sort(values: Float64Array): Float64Array {
    let n = 0;
    for (const value of values) if (!Number.isNaN(value)) this.sorted[n++] = value;
    return n === this.sorted.length ? this.sorted.sort() : this.sorted.subarray(0, n).sort();
  }
}

const rank = (sorted: Float64Array, share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;

/** Mean absolute difference of neighbours that were both answered (RFC 3393); NaN without such a pair. */
function jitterOf(delays: Float64Array): number {
  let sum = 0;
  let pairs = 0;
  for (let i = 1; i < delays.length; i++) {
    const difference = Math.abs((delays[i] ?? Number.NaN) - (delays[i - 1] ?? Number.NaN));
    if (Number.isNaN(difference)) continue;
    sum += difference;
    pairs += 1;
  }
  return sum / pairs;
}
