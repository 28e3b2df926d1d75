import type { Readable } from "node:stream";
import { ANSWER_BYTES_MAX } from "./read-text";

export interface ServerEvent {
  event: string;
  data: string;
}

/**
 * Parses an event stream (WHATWG HTML §9.2.6) without `id` and `retry`. Comments, which keep the connection alive, are skipped.
 * @throws RangeError for an event beyond `bytesMax`, so that no sender can exhaust this process's memory
 */
export async function* serverEvents(stream: Readable, bytesMax = ANSWER_BYTES_MAX): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder();
  let rest = "";
  let event = "message";
  let data: string[] = [];
  /** Bytes since the last event or comment that ended, those of the present chunk included. */
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new RangeError(`An event has more than ${bytesMax} bytes: it is not the server's.`);
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const raw of lines) {
      const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
      if (line === "") {
        if (data.length > 0) yield { event, data: data.join("\n") };
        event = "message";
        data = [];
        bytes = rest.length;
      } else if (line.startsWith("event:")) event = line.slice(6).trimStart();
      else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
    }
  }
}
