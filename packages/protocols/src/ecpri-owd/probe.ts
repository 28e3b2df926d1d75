import { attempting } from "../burst/attempt";
import { Burst } from "../burst/burst";
import { burstRun, kindOf } from "../burst/report";
import { timescaleDetail } from "../one-way";
import { asProbeFailure, type Departure, type Measurement } from "../probe";
import { openCarrier } from "./carrier";
import { delayMetrics } from "./delays";
import { DelayExchange, type OwdAnswer } from "./exchange";
import type { EcpriTarget } from "./spec";

const SILENCE = "The radio did not answer: is delay measurement (message 5) enabled in it, and are MAC address, VLAN or port right?";

/** Measures the burst by the chosen procedure; without two synchronised clocks it reports delivery and variation only. */
export const ecpriProbe = attempting<EcpriTarget>("ecpri-owd", "ecpri_owd_loss", async ({ target, io, signal, closing, pin }) => {
  const carrier = closing(await openCarrier(target, io, pin));
  const burst = new Burst<OwdAnswer>(target, io);
  const exchange = new DelayExchange(carrier, target, io);
  carrier.onMessage((message, received, problem) => {
    for (const reading of exchange.read(message, received, problem)) burst.take(reading, received);
  });
  carrier.onFailure((failure) => burst.fail(failure));
  const send = (seq: number, departure: Departure) =>
    void exchange.send(seq).then(
      (stamp) => departure.left(stamp),
      (error) => departure.refused(asProbeFailure(error)),
    );
  const result = await burst.run(send, carrier, signal);
  const { metrics, ...run } = burstRun(result, { prefix: "ecpri_owd", io, silence: SILENCE });
  const { sync } = io.clock.status();
  // The delays are measured by the wall clock, so the kind of the run does not include the card's clock.
  const about = { ...run, stampSource: kindOf(result, io), sync, hex: carrier.hex() };
  if (run.outcome !== "ok") return { ...about, metrics };
  const { metrics: delays, withheld, timescaleNs } = delayMetrics(result, exchange, target, kindOf(result, io), io);
  return {
    ...about,
    metrics: { ...delays, ...deliveryOf(metrics) },
    detail: { ...run.detail, mode: target.mode, ...timescaleDetail(timescaleNs), ...(withheld !== undefined && { one_way: withheld }) },
    ...(withheld !== undefined && { hint: withheld }),
  };
});

/**
 * The delivery metrics of the burst. Its round trips are dropped, because they include the time until the follow-up and are not delays of the
 * path.
 */
const deliveryOf = (metrics: Record<string, Measurement>): Record<string, Measurement> =>
  Object.fromEntries(Object.entries(metrics).filter(([name]) => /_(loss|duplicates|reordered)$/.test(name)));
