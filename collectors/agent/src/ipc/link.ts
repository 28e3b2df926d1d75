import type { Duplex } from "node:stream";
import type { z } from "zod";
import { encodeFrame, FrameReader } from "./frames";

/** One side of the socket between engine and uplink. */
export interface IpcLink<Out> {
  send(message: Out): void;
  close(): void;
}

/** Sends `Out` messages and receives those that `schema` accepts. An invalid message or the other side's death closes the link. */
export function openLink<Out, In>(
  stream: Duplex,
  schema: z.ZodType<In>,
  handlers: { onMessage(message: In): void; onClose(reason: string): void },
): IpcLink<Out> {
  const reader = new FrameReader();
  let open = true;
  const end = (reason: string) => {
    if (!open) return;
    open = false;
    stream.destroy();
    handlers.onClose(reason);
  };
  stream.on("data", (chunk: Buffer) => {
    try {
      for (const raw of reader.push(chunk)) if (open) handlers.onMessage(schema.parse(raw));
    } catch (error) {
      end(error instanceof Error ? error.message : String(error));
    }
  });
  stream.on("error", (error) => end(error.message));
  stream.on("end", () => end("the other side closed"));
  stream.on("close", () => end("the other side is gone"));
  return {
    send(message) {
      if (open) stream.write(encodeFrame(message));
    },
    close: () => end("closed here"),
  };
}
