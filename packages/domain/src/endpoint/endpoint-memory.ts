import type { Episode } from "./episode";
import { type Channel, ChannelHistory, channelValue, type EndpointSample, HISTORY_SAMPLES, pushTo, type Recent } from "./history";
import { STATISTIC_COUNT } from "./scans";

/** A sample joins the normal ones this many samples later, unless an episode has begun by then. */
const LEARNING_LAG_SAMPLES = 12;

/**
 * Layout: samples seen, probes lost and sent while normal, samples left out, count of waiting samples, the waiting samples, the record
 * high of each statistic, the newest shares of lost probes, the newest counts of sent probes.
 */
const LOST_PROBES = 1;
const SENT_PROBES = 2;
const SKIPPED_SAMPLES = 3;
const WAITING_COUNT = 4;
const WAITING_SAMPLES = 5;
const WAITING_FIELDS = 4;
const RECORD_HIGHS = WAITING_SAMPLES + WAITING_FIELDS * LEARNING_LAG_SAMPLES;
const NEWEST_SAMPLES = RECORD_HIGHS + STATISTIC_COUNT;
const SLOTS = NEWEST_SAMPLES + 2 * HISTORY_SAMPLES;

/** A sample that waits to become normal; NaN for a value that was not measured. */
interface Waiting extends Record<Channel, number> {
  lost: number;
  sent: number;
}

/** The endpoint detector's memory of one endpoint: a bounded block of numbers, and the open episode if there is one. */
export class EndpointMemory {
  /** Slowly decaying record high of each statistic outside of episodes, by its place. It shows the effect of dependence between samples. */
  readonly usual: Float64Array;
  readonly lost: Recent;
  readonly sent: Recent;
  /** What was learnt before planned work began; null outside of such work. */
  aside: EndpointMemory | null = null;

  /** Continues from the fields of an earlier memory. */
  constructor(
    readonly numbers = emptyNumbers(),
    readonly channels: Record<Channel, ChannelHistory | null> = { delay: null, asymmetry: null },
    public episode: Episode | null = null,
  ) {
    this.usual = numbers.subarray(RECORD_HIGHS, RECORD_HIGHS + STATISTIC_COUNT);
    this.lost = numbers.subarray(NEWEST_SAMPLES, NEWEST_SAMPLES + HISTORY_SAMPLES);
    this.sent = numbers.subarray(NEWEST_SAMPLES + HISTORY_SAMPLES, SLOTS);
  }

  get seen(): number {
    return this.numbers[0] as number;
  }

  /** Share of probes lost while normal; at most one half, and above 0 before the first loss. */
  get lossRate(): number {
    return Math.min(0.5, ((this.numbers[LOST_PROBES] as number) + 0.5) / ((this.numbers[SENT_PROBES] as number) + 50));
  }

  count(): void {
    this.numbers[0] = this.seen + 1;
  }

  /** Samples left out during learning. */
  get leftOut(): number {
    return this.numbers[SKIPPED_SAMPLES] as number;
  }

  countLeftOut(): void {
    this.numbers[SKIPPED_SAMPLES] = this.leftOut + 1;
  }

  /** The channel's history, created with its first value. */
  channelFor(channel: Channel, value: number | null): ChannelHistory | null {
    if (value !== null) this.channels[channel] ??= new ChannelHistory();
    return this.channels[channel];
  }

  pushDelivery({ lost, sent }: EndpointSample): void {
    pushTo(this.lost, lost ?? Number.NaN);
    pushTo(this.sent, sent);
  }

  /** Stores a sample that may be normal, and learns from the sample that has waited `LEARNING_LAG_SAMPLES`. */
  learn(sample: EndpointSample): void {
    const { numbers: m } = this;
    if (m[WAITING_COUNT] === LEARNING_LAG_SAMPLES) {
      this.settle(this.waiting());
      m.copyWithin(WAITING_SAMPLES, WAITING_SAMPLES + WAITING_FIELDS, RECORD_HIGHS);
      m[WAITING_COUNT] = LEARNING_LAG_SAMPLES - 1;
    }
    const place = WAITING_SAMPLES + WAITING_FIELDS * (m[WAITING_COUNT] as number);
    m[place] = channelValue(sample, "delay") ?? Number.NaN;
    m[place + 1] = channelValue(sample, "asymmetry") ?? Number.NaN;
    m[place + 2] = sample.lost ?? Number.NaN;
    m[place + 3] = sample.sent;
    m[WAITING_COUNT] = (m[WAITING_COUNT] as number) + 1;
  }

  forgetWaiting(): void {
    this.numbers[WAITING_COUNT] = 0;
  }

  private waiting(): Waiting {
    const [delay = 0, asymmetry = 0, lost = 0, sent = 0] = this.numbers.subarray(WAITING_SAMPLES, WAITING_SAMPLES + WAITING_FIELDS);
    return { delay, asymmetry, lost, sent };
  }

  private settle({ lost, sent, delay, asymmetry }: Waiting): void {
    const { numbers: m, channels } = this;
    if (!Number.isNaN(lost)) {
      m[LOST_PROBES] = (m[LOST_PROBES] as number) + lost * sent;
      m[SENT_PROBES] = (m[SENT_PROBES] as number) + sent;
    }
    if (!Number.isNaN(delay)) channels.delay?.normal.learn(delay);
    if (!Number.isNaN(asymmetry)) channels.asymmetry?.normal.learn(asymmetry);
  }
}

function emptyNumbers(): Float64Array<ArrayBuffer> {
  const numbers = new Float64Array(SLOTS);
  numbers.fill(Number.NaN, NEWEST_SAMPLES, NEWEST_SAMPLES + HISTORY_SAMPLES);
  return numbers;
}
