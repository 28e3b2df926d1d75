import { connect } from "node:net";
import { type IoContext, ProbeFailure } from "@padit/protocols/probe";
import { failureOf, timedOut } from "./failures";
import { onceLooked } from "./once-looked";

/** Maximum size of an answer; a longer one is malformed. */
const MAX_ANSWER_BYTES = 1 << 20;

/** Sends one request on its own TCP connection and returns the answer. */
export const tcpExchange: IoContext["tcpExchange"] = (to, request, isWhole, timeoutMs, signal) =>
  new Promise((resolve, reject) => {
    const startMs = performance.now();
    let connectMs = 0;
    let answer = Buffer.alloc(0);
    const socket = connect({ host: to.address, port: to.port });
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      socket.destroy();
      settle();
    };
    const fail = (failure: ProbeFailure) => end(() => reject(failure));
    const abort = () => fail(timedOut(performance.now() - startMs));
    const timer = setTimeout(onceLooked(abort), timeoutMs);
    signal.addEventListener("abort", abort);
    socket.once("connect", () => {
      connectMs = performance.now() - startMs;
      socket.write(request);
    });
    socket.on("data", (chunk: Buffer) => {
      answer = Buffer.concat([answer, chunk]);
      if (isWhole(answer)) end(() => resolve({ answer, connectMs, answerMs: performance.now() - startMs - connectMs }));
      else if (answer.length > MAX_ANSWER_BYTES) fail(new ProbeFailure("malformed_response", "TOO_LONG", "The answer does not end."));
    });
    socket.once("error", (error) => fail(failureOf(error)));
    socket.once("end", () => fail(new ProbeFailure("malformed_response", "CUT_SHORT", "The server closed before its answer was whole.")));
  });
