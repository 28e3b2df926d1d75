import type { IncomingMessage } from "node:http";
import { PaditError } from "@padit/domain";
import type { Answer } from "../http/answer";
import { problemOf } from "../http/problem";
import { decodeProtobuf } from "./decode-protobuf";
import { inflateSnappy } from "./inflate";
import type { Inlet, InletRequest, PushOutcome } from "./inlet";
import type { DecodedPush, PushPoint } from "./point";
import {
  WriteRequest,
  WriteRequest2,
  type WriteRequestV1,
  type WriteRequestV2,
  type WrittenHistogram,
  type WrittenSample,
} from "./remote-write-messages";

const V2_MESSAGE = "io.prometheus.write.v2.Request";
/** Metric types of both versions' metadata. */
const TYPE = { counter: 1, histogram: 3, gaugeHistogram: 4, summary: 5 } as const;
const NAME = "__name__";
/** Series that a classic histogram or a summary brings, all of which only grow. */
const GROWING_SUFFIX = /_(bucket|count|sum)$/;

type Labels = readonly (readonly [name: string, value: string])[];

function decode({ request, body, lease }: InletRequest): DecodedPush {
  const encoding = request.headers["content-encoding"];
  if (encoding !== undefined && encoding !== "snappy") throw new UnsupportedMedia(`unsupported compression "${encoding}"`);
  const message = messageOf(request);
  const bytes = inflateSnappy(body, lease);
  return message === V2_MESSAGE ? fromV2(decodeProtobuf(WriteRequest2, bytes)) : fromV1(decodeProtobuf(WriteRequest, bytes));
}

/** The protobuf message that the content type names; 1.0 where it names none (remote write 2.0, section "Protocol"). */
function messageOf({ headers }: IncomingMessage): string {
  const [type = "", ...parameters] = (headers["content-type"] ?? "application/x-protobuf").split(";").map((part) => part.trim());
  if (type !== "application/x-protobuf") throw new UnsupportedMedia(`unsupported content type "${type.slice(0, 100)}"`);
  const proto = parameters.find((part) => part.startsWith("proto="))?.slice("proto=".length) ?? "prometheus.WriteRequest";
  if (proto !== "prometheus.WriteRequest" && proto !== V2_MESSAGE)
    throw new UnsupportedMedia(`unsupported protobuf message "${proto.slice(0, 100)}"`);
  return proto;
}

function fromV1({ timeseries, metadata }: WriteRequestV1): DecodedPush {
  const types = new Map(metadata.map(({ metricFamilyName, type }) => [metricFamilyName, type]));
  const decoded: DecodedPush = { points: [], rejected: [] };
  for (const { labels, samples, histograms } of timeseries) {
    const pairs = labels.map(({ name, value }) => [name, value] as const);
    addSeries(decoded, { pairs, samples, histograms, type: types.get(nameIn(pairs)) ?? 0, unit: "" });
  }
  return decoded;
}

function fromV2({ symbols, timeseries }: WriteRequestV2): DecodedPush {
  const decoded: DecodedPush = { points: [], rejected: [] };
  for (const { labelsRefs, samples, histograms, metadata } of timeseries) {
    const pairs: [string, string][] = [];
    for (let i = 0; i + 1 < labelsRefs.length; i += 2)
      pairs.push([symbols[labelsRefs[i] ?? 0] ?? "", symbols[labelsRefs[i + 1] ?? 0] ?? ""]);
    addSeries(decoded, { pairs, samples, histograms, type: metadata?.type ?? 0, unit: symbols[metadata?.unitRef ?? 0] ?? "" });
  }
  return decoded;
}

interface WrittenSeries {
  pairs: Labels;
  samples: readonly WrittenSample[];
  histograms: readonly WrittenHistogram[];
  type: number;
  unit: string;
}

const nameIn = (pairs: Labels): string => pairs.find(([name]) => name === NAME)?.[1] ?? "";

function addSeries({ points, rejected }: DecodedPush, { pairs, samples, histograms, type, unit }: WrittenSeries): void {
  const name = nameIn(pairs);
  if (name === "") {
    rejected.push({ n: samples.length + histograms.length, message: `invalid labels: a series without ${NAME}` });
    return;
  }
  const labels = pairs.filter(([label]) => label !== NAME);
  const isGrowing = type === TYPE.counter || (type !== TYPE.gaugeHistogram && GROWING_SUFFIX.test(name));
  const nature: PushPoint["nature"] = isGrowing ? "counter" : null;
  // A stale marker ends a series, and any other NaN is the absence of a value: neither is a measurement.
  for (const { value, timestamp } of samples) if (!Number.isNaN(value)) points.push({ name, labels, value, tsMs: timestamp, unit, nature });
  for (const { countInt, countFloat, sum, timestamp } of histograms) {
    if (Number.isNaN(sum)) continue;
    points.push({ name: `${name}_count`, labels, value: countInt || countFloat, tsMs: timestamp, unit: "", nature: "counter" });
    points.push({ name: `${name}_sum`, labels, value: sum, tsMs: timestamp, unit, nature: "counter" });
  }
}

/** Remote write 2.0: a receiver that does not know the content answers 415, and the sender falls back to 1.0. */
class UnsupportedMedia extends PaditError {
  constructor(message: string) {
    super("invalid", message);
    this.name = "UnsupportedMedia";
  }
}

const isV2 = ({ headers }: IncomingMessage): boolean => (headers["content-type"] ?? "").includes(V2_MESSAGE);

/** Counts of what was written, by which a 2.0 sender checks its receiver. */
const writtenHeaders = (request: IncomingMessage, { accepted }: PushOutcome): Record<string, string> =>
  isV2(request)
    ? {
        "x-prometheus-remote-write-samples-written": String(accepted),
        "x-prometheus-remote-write-histograms-written": "0",
        "x-prometheus-remote-write-exemplars-written": "0",
      }
    : {};

const plain = (status: number, text: string, headers: Record<string, string> = {}): Answer => ({
  status,
  headers,
  text: { type: "text/plain; charset=utf-8", content: text },
});

/** `POST /api/v1/push/prometheus`. A partial write is 400, which a sender does not retry; its log shows the reasons. */
export const remoteWrite: Inlet = {
  name: "prometheus",
  path: /^\/api\/v1\/push\/prometheus$/,
  decode,
  answer(outcome, request) {
    const headers = writtenHeaders(request, outcome);
    if (outcome.rejected === 0) return { status: 204, headers };
    return plain(400, `${outcome.reasons.join("; ")} (${outcome.rejected} samples rejected, ${outcome.accepted} written)\n`, headers);
  },
  problem(error) {
    const { status, headers: { "retry-after": retryAfter } = {} } = problemOf(error);
    const text = error instanceof PaditError ? error.message : "internal error";
    const answered = error instanceof UnsupportedMedia ? 415 : status === 422 ? 400 : status;
    return plain(answered, `${text}\n`, retryAfter === undefined ? {} : { "retry-after": retryAfter });
  },
};
