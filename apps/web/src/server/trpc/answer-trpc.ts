import type { SessionView } from "@padit/services/auth";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import pino from "pino";
import { DEPTH_MAX, VALUES_MAX } from "../../features/trpc/plain-json";
import { REQUEST_ID_HEADER } from "../../front/client-headers";
import { clientOf } from "../auth/client";
import { refusalOfBody } from "../body-limit";
import type { Installation } from "../installation";
import { isWithinLimits } from "../json-text";
import { appRouter } from "./app-router";
import { RequestRate } from "./request-rate";

const log = pino({ name: "web" });

const MAX_BATCH = 20;
/** In bytes; sufficient for an action on 10,000 alerts. */
const BODY_BYTES_MAX = 1 << 20;
/** In bytes. Without a session, the largest request creates an account (name, address, password). */
const STRANGER_BODY_BYTES_MAX = 16 << 10;
/** A batch adds one object level and one value per call around the inputs. */
const INPUT_LIMITS = { depthMax: DEPTH_MAX + 1, valuesMax: VALUES_MAX + MAX_BATCH };

/** Answers a tRPC request of the person with this session, or of nobody. */
export async function answerTrpc(request: Request, installation: Installation, session: SessionView | null): Promise<Response> {
  const refusal = refusalOfBody(request, session ? BODY_BYTES_MAX : STRANGER_BODY_BYTES_MAX);
  if (refusal) return refusal;
  // A stream always starts with status 200. Answer 401 before it starts, so that a browser without a session recognises it.
  if (!session && request.headers.get("accept") === "text/event-stream") return new Response(null, { status: 401 });
  const text = request.method === "POST" ? await request.text() : null;
  if (text !== null && !isWithinLimits(text, INPUT_LIMITS))
    return new Response("The input has too many values or levels.", { status: 400 });
  const rate = new RequestRate();
  const requestId = request.headers.get(REQUEST_ID_HEADER) ?? undefined;
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: text === null ? request : new Request(request, { body: text }),
    router: appRouter,
    maxBatchSize: MAX_BATCH,
    // A query may come as POST: the routes of a preview are too long for an address.
    allowMethodOverride: true,
    createContext: () => ({ installation, session, ip: clientOf(request.headers).ip, requestId, rate }),
    onError: ({ error, path }) => {
      if (error.code === "INTERNAL_SERVER_ERROR") log.error({ err: error.cause ?? error, requestId, path }, "a procedure failed");
    },
    responseMeta: () => ({ headers: rate.headers() }),
  });
}
