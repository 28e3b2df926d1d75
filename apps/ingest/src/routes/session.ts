import type { SessionAnswer } from "@padit/protocols/collector-api";
import type { Route } from "./route";

export const session: Route = {
  method: "POST",
  path: /^\/v1\/session$/,
  bodyBytesMax: 0,
  caller: "collector",
  byKey: true,
  async handle({ ingest }, collector) {
    const { id, key, expiresAtMs } = ingest.sessions.open(collector.holder, ingest.now());
    const body: SessionAnswer = { session: id, key: key.toString("base64"), expiresAtMs };
    return { status: 200, body };
  },
};
