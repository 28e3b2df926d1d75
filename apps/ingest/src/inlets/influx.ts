import { PaditError } from "@padit/domain";
import type { Answer } from "../http/answer";
import { problemOf } from "../http/problem";
import { inflateGzip } from "./inflate";
import type { Inlet, InletRequest, PushOutcome } from "./inlet";
import { decodeLines, TIME_UNITS, type TimeUnit } from "./line-protocol";
import type { DecodedPush } from "./point";

function decode({ request, query, body, lease }: InletRequest): DecodedPush {
  const unit = query.get("precision") ?? "ns";
  if (!isTimeUnit(unit)) throw new PaditError("invalid", `invalid precision "${unit.slice(0, 20)}"`);
  const text = request.headers["content-encoding"] === "gzip" ? inflateGzip(body, lease) : body;
  return decodeLines(text.toString("utf8"), unit);
}

const isTimeUnit = (unit: string): unit is TimeUnit => Object.hasOwn(TIME_UNITS, unit);

/** Codes of InfluxDB 2's error bodies (its OpenAPI document, schema `Error`). */
const CODES_V2: Readonly<Record<number, string>> = {
  400: "invalid",
  401: "unauthorized",
  403: "forbidden",
  413: "request too large",
  422: "unprocessable entity",
  429: "too many requests",
  503: "unavailable",
};

const partialText = ({ rejected, reasons }: PushOutcome): string => `partial write: ${reasons.join("; ")} dropped=${rejected}`;

/** Input that parses but does not fit is 400 in InfluxDB. */
function failed(error: unknown): { status: number; headers: Record<string, string>; message: string } {
  const { status, headers = {} } = problemOf(error);
  const message = error instanceof PaditError ? error.message : "internal error";
  const retryAfter = headers["retry-after"];
  return { status: status === 422 ? 400 : status, headers: retryAfter === undefined ? {} : { "retry-after": retryAfter }, message };
}

const problemV2 = (status: number, message: string, headers: Record<string, string> = {}): Answer => ({
  status,
  headers,
  body: { code: CODES_V2[status] ?? "internal error", message },
});

/** InfluxDB 2: `POST /api/v2/write?org=…&bucket=…&precision=ns`. Organization and bucket are those of the token, whatever the query says. */
export const influxV2: Inlet = {
  name: "influx_v2",
  path: /^\/api\/v2\/write$/,
  decode,
  answer: (outcome) => (outcome.rejected === 0 ? { status: 204 } : problemV2(outcome.isOverLimit ? 422 : 400, partialText(outcome))),
  problem(error) {
    const { status, headers, message } = failed(error);
    return problemV2(status, status === 401 ? "unauthorized access" : message, headers);
  },
};

const problemV1 = (status: number, message: string, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { ...headers, "x-influxdb-error": message.replaceAll(/[^\x20-\x7e]/g, "?"), "x-influxdb-version": "1.8.10" },
  body: { error: message },
});

/** InfluxDB 1: `POST /write?db=…&u=…&p=TOKEN&precision=ns`. */
export const influxV1: Inlet = {
  name: "influx_v1",
  path: /^\/write$/,
  decode,
  answer: (outcome) => (outcome.rejected === 0 ? { status: 204 } : problemV1(400, partialText(outcome))),
  problem(error) {
    const { status, headers, message } = failed(error);
    return problemV1(status, status === 401 ? "authorization failed" : message, headers);
  },
};
