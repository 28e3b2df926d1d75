import type { AccessWatch } from "../live/access-watch";

/**
 * The body of an answer that is read piece by piece as the receiver takes it.
 * @param access ends the body with an error when the session or the membership ends; it is stopped when the body ends in any way
 */
export function streamOf(pieces: AsyncGenerator<string>, access?: AccessWatch): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const stop = (): void => access?.stop();
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const end = (): void => {
        stop();
        controller.error(new Error("the session or the membership has ended"));
      };
      if (access?.signal.aborted) end();
      else access?.signal.addEventListener("abort", end);
    },
    async cancel() {
      stop();
      await pieces.return(undefined);
    },
    async pull(controller) {
      try {
        const { value, done } = await pieces.next();
        if (access?.signal.aborted) return;
        if (!done) return controller.enqueue(encoder.encode(value));
        stop();
        controller.close();
      } catch (error) {
        stop();
        // An aborted stream has already reported its error.
        if (!access?.signal.aborted) throw error;
      }
    },
  });
}
