import type { IncomingMessage } from "node:http";
import { PaditError } from "@padit/domain";
import { z } from "zod";
import { checkJsonShape } from "../batch/json-shape";
import type { Answer } from "../http/answer";
import { MalformedBody, problemOf } from "../http/problem";
import { decodeProtobuf } from "./decode-protobuf";
import { inflateGzip } from "./inflate";
import type { Inlet, InletRequest } from "./inlet";
import { ExportRequest, ExportResponse, RpcStatus } from "./otlp-messages";
import { OtlpRequest, pointsOf } from "./otlp-points";
import type { DecodedPush } from "./point";

const JSON_TYPE = "application/json";
const PROTOBUF_TYPE = "application/x-protobuf";
const JSON_VALUES_MAX = 400_000;
const JSON_DEPTH_MAX = 32;

const isJson = ({ headers }: IncomingMessage): boolean => (headers["content-type"] ?? "").startsWith(JSON_TYPE);

function decode({ request, body, lease }: InletRequest): DecodedPush {
  const encoding = request.headers["content-encoding"];
  if (encoding !== undefined && encoding !== "gzip" && encoding !== "identity")
    throw new MalformedBody(`unsupported compression "${encoding}"`);
  const bytes = encoding === "gzip" ? inflateGzip(body, lease) : body;
  const type = request.headers["content-type"] ?? "";
  if (isJson(request)) return pointsOf(readRequest(jsonIn(bytes)));
  if (!type.startsWith(PROTOBUF_TYPE)) throw new MalformedBody(`unsupported content type "${type.slice(0, 100)}"`);
  return pointsOf(readRequest(decodeProtobuf<unknown>(ExportRequest, bytes)));
}

function jsonIn(bytes: Buffer): unknown {
  checkJsonShape(bytes, { valuesMax: JSON_VALUES_MAX, depthMax: JSON_DEPTH_MAX });
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (cause) {
    throw new MalformedBody("the body is not JSON", { cause });
  }
}

function readRequest(input: unknown): OtlpRequest {
  const parsed = OtlpRequest.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new MalformedBody(`the body is no ExportMetricsServiceRequest: ${z.prettifyError(parsed.error).slice(0, 300)}`, {
    cause: parsed.error,
  });
}

const asProtobuf = (status: number, bytes: Uint8Array, headers: Record<string, string> = {}): Answer => ({
  status,
  headers,
  text: { type: PROTOBUF_TYPE, content: Buffer.from(bytes) },
});

/** Codes of google.rpc.Code. */
const RPC_CODES: Readonly<Record<number, number>> = { 400: 3, 401: 16, 403: 7, 413: 3, 429: 8, 503: 14 };
const RPC_INTERNAL = 13;

/** `POST /v1/metrics` (OTLP/HTTP). Points that were rejected are a partial success, which a sender logs and does not retry. */
export const otlp: Inlet = {
  name: "otlp",
  path: /^\/v1\/metrics$/,
  decode,
  answer({ rejected, reasons }, request) {
    const partialSuccess = { rejectedDataPoints: rejected, errorMessage: reasons.join("; ") };
    const response = rejected === 0 ? {} : { partialSuccess };
    if (isJson(request)) return { status: 200, body: response };
    return asProtobuf(200, ExportResponse.encode(ExportResponse.create(response)).finish());
  },
  problem(error, request) {
    const { status: found, headers: { "retry-after": retryAfter } = {} } = problemOf(error);
    const status = found === 422 ? 400 : found;
    const headers: Record<string, string> = retryAfter === undefined ? {} : { "retry-after": retryAfter };
    const message = error instanceof PaditError ? error.message : "internal error";
    const code = RPC_CODES[status] ?? RPC_INTERNAL;
    if (isJson(request)) return { status, headers, body: { code, message } };
    return asProtobuf(status, RpcStatus.encode(RpcStatus.create({ code, message })).finish(), headers);
  },
};
