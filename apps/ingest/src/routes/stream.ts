import type { Route } from "./route";

export const stream: Route = {
  method: "GET",
  path: /^\/v1\/stream$/,
  bodyBytesMax: 0,
  caller: "collector",
  async handle({ ingest, response }, collector) {
    await ingest.streams.open(collector, response);
    return "streaming";
  },
};
