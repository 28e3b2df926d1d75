import type { Episode } from "./episode";
import { type Channel, ChannelHistory, channelValue, type EndpointSample, LENGTH, pushTo, type Recent } from "./history";
import { STATISTICS } from "./scans";

/** A sample joins the normal ones this much later, unless an episode has begun meanwhile. */
const LAG = 12;

/** Layout: samples seen, probes lost and sent while all was normal, samples left out, samples that wait; those; highs; shares lost; sent. */
const LOST = 1;
const SENT = 2;
const LEFT_OUT = 3;
const WAITING = 4;
const WAIT = 5;
const FIELDS = 4;
const USUAL = WAIT + FIELDS * LAG;
const LATEST = USUAL + STATISTICS;
const SLOTS = LATEST + 2 * LENGTH;

/** What waits to become normal; NaN for what was not measured. */
interface Waiting extends Record<Channel, number> {
  lost: number;
  sent: number;
}

/** All that is remembered of one endpoint: numbers, bounded, and the episode while there is one. */
export class EndpointMemory {
  /** Record high of each statistic, by its place, while nothing was wrong, slowly forgotten: what the samples' dependence alone can do. */
  readonly usual: Float64Array;
  readonly lost: Recent;
  readonly sent: Recent;

  /** Goes on in a block that `numbers` was, with what the other fields held. */
  constructor(
    readonly numbers = nothingSeen(),
    readonly channels: Record<Channel, ChannelHistory | null> = { delay: null, asymmetry: null },
    public episode: Episode | null = null,
  ) {
    this.usual = numbers.subarray(USUAL, USUAL + STATISTICS);
    this.lost = numbers.subarray(LATEST, LATEST + LENGTH);
    this.sent = numbers.subarray(LATEST + LENGTH, SLOTS);
  }

  get seen(): number {
    return this.numbers[0] as number;
  }

  /** Share of probes lost while all was normal; one half at most, and a little before any was lost. */
  get lossRate(): number {
    return Math.min(0.5, ((this.numbers[LOST] as number) + 0.5) / ((this.numbers[SENT] as number) + 50));
  }

  count(): void {
    this.numbers[0] = this.seen + 1;
  }

  /** Samples that were not shown to it while it learnt. */
  get leftOut(): number {
    return this.numbers[LEFT_OUT] as number;
  }

  countLeftOut(): void {
    this.numbers[LEFT_OUT] = this.leftOut + 1;
  }

  /** The channel, which begins with its first value. */
  channelFor(channel: Channel, value: number | null): ChannelHistory | null {
    if (value !== null) this.channels[channel] ??= new ChannelHistory();
    return this.channels[channel];
  }

  pushDelivery({ lost, sent }: EndpointSample): void {
    pushTo(this.lost, lost ?? Number.NaN);
    pushTo(this.sent, sent);
  }

  /** Takes a sample that may be normal, and learns from the one that has waited long enough. */
  learn(sample: EndpointSample): void {
    const { numbers: m } = this;
    if (m[WAITING] === LAG) {
      this.settle(this.waiting());
      m.copyWithin(WAIT, WAIT + FIELDS, USUAL);
      m[WAITING] = LAG - 1;
    }
    const place = WAIT + FIELDS * (m[WAITING] as number);
    m[place] = channelValue(sample, "delay") ?? Number.NaN;
    m[place + 1] = channelValue(sample, "asymmetry") ?? Number.NaN;
    m[place + 2] = sample.lost ?? Number.NaN;
    m[place + 3] = sample.sent;
    m[WAITING] = (m[WAITING] as number) + 1;
  }

  forgetWaiting(): void {
    this.numbers[WAITING] = 0;
  }

  private waiting(): Waiting {
    const [delay = 0, asymmetry = 0, lost = 0, sent = 0] = this.numbers.subarray(WAIT, WAIT + FIELDS);
    return { delay, asymmetry, lost, sent };
  }

  private settle({ lost, sent, delay, asymmetry }: Waiting): void {
    const { numbers: m, channels } = this;
    if (!Number.isNaN(lost)) {
      m[LOST] = (m[LOST] as number) + lost * sent;
      m[SENT] = (m[SENT] as number) + sent;
    }
    if (!Number.isNaN(delay)) channels.delay?.normal.learn(delay);
    if (!Number.isNaN(asymmetry)) channels.asymmetry?.normal.learn(asymmetry);
  }
}

function nothingSeen(): Float64Array<ArrayBuffer> {
  const numbers = new Float64Array(SLOTS);
  numbers.fill(Number.NaN, LATEST, LATEST + LENGTH);
  return numbers;
}
