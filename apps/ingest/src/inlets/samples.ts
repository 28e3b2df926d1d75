import { PaditError } from "@padit/domain";
import { z } from "zod";
import { checkJsonShape } from "../batch/json-shape";
import { MalformedBody, problemOf } from "../http/problem";
import { inflateGzip } from "./inflate";
import type { Inlet, InletRequest } from "./inlet";
import type { DecodedPush } from "./point";

const Timestamp = z.union([
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  /** ms since the Unix epoch */
  z.number(),
]);

/** A Metric object (docs/spec/data-model.md, "What others see"). `source_id` is the sender's own name for the endpoint. */
const Metric = z.object({
  timestamp: Timestamp.nullish(),
  source_id: z.string().min(1).max(300).optional(),
  metric_name: z.string().min(1).max(300),
  value: z.number(),
  unit: z.string().max(50).default(""),
  metric_type: z.enum(["latency", "throughput", "error_rate", "availability", "custom"]).optional(),
  /** Labels that tell series apart; numbers, texts and booleans only. */
  labels: z.record(z.string().max(200), z.union([z.string().max(300), z.number(), z.boolean()])).default({}),
});

const VALUES_MAX = 400_000;
const DEPTH_MAX = 16;
/** JSON below this size is parsed without a look at its shape. */
const UNCHECKED_BYTES_MAX = 256 << 10;

function decode({ request, body, lease }: InletRequest): DecodedPush {
  const bytes = request.headers["content-encoding"] === "gzip" ? inflateGzip(body, lease) : body;
  const isLines = /ndjson|json-?seq|jsonl/.test(request.headers["content-type"] ?? "");
  const decoded: DecodedPush = { points: [], rejected: [] };
  for (const [i, row] of (isLines ? lineValues(bytes) : listValues(bytes)).entries()) {
    const parsed = Metric.safeParse(row);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      decoded.rejected.push({ n: 1, message: `sample ${i}: ${issue?.path.join(".") || "it"}: ${issue?.message ?? "does not parse"}` });
      continue;
    }
    const { timestamp, source_id, metric_name: name, value, unit, metric_type, labels } = parsed.data;
    decoded.points.push({
      ...{ name, value, unit, nature: null, tsMs: timestamp ?? null },
      labels: [
        ...Object.entries(labels).map(([key, text]) => [key, String(text)] as const),
        ...(source_id ? [["instance", source_id] as const] : []),
      ],
      ...(metric_type && { metricType: metric_type }),
    });
  }
  return decoded;
}

function parseJson(bytes: Buffer): unknown {
  if (bytes.length > UNCHECKED_BYTES_MAX) checkJsonShape(bytes, { valuesMax: VALUES_MAX, depthMax: DEPTH_MAX });
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (cause) {
    throw new MalformedBody("the body is not JSON", { cause });
  }
}

function listValues(bytes: Buffer): unknown[] {
  const json = parseJson(bytes);
  if (Array.isArray(json)) return json;
  if (typeof json === "object" && json !== null) return [json];
  throw new PaditError("invalid", "send a Metric object, an array of them, or one a line as application/x-ndjson");
}

/** A line that is no JSON is a row that does not parse, and holds back no other line. */
const lineValues = (bytes: Buffer): unknown[] =>
  bytes
    .toString("utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      try {
        return JSON.parse(line) as unknown;
      } catch {
        return null;
      }
    });

/** `POST /api/v1/samples`: Metric objects of the product's own contract. */
export const samples: Inlet = {
  name: "samples",
  path: /^\/api\/v1\/samples$/,
  decode,
  answer: ({ accepted, rejected, reasons }) => ({ status: 202, body: { accepted, rejected, errors: reasons } }),
  problem: problemOf,
};
