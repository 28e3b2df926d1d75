import { influxV1, influxV2 } from "./influx";
import type { Inlet } from "./inlet";
import { otlp } from "./otlp";
import { remoteWrite } from "./remote-write";
import { samples } from "./samples";

/** Every protocol by which others push measurements. */
export const INLETS: readonly Inlet[] = [remoteWrite, influxV2, influxV1, otlp, samples];
