/** Room for an action on ten thousand alerts. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Whether the body is small enough to be read. Browsers always say how long it is; who does not is no browser. */
export const isWithinLimit = ({ method, headers }: Pick<Request, "method" | "headers">): boolean =>
  method !== "POST" || Number(headers.get("content-length") ?? "Infinity") <= MAX_BODY_BYTES;
