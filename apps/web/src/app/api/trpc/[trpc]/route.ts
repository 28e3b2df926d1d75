import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import pino from "pino";
import { DEPTH_MAX, VALUES_MAX } from "@/features/trpc/plain-json";
import { REQUEST_ID_HEADER } from "@/front/client-headers";
import { clientOf } from "@/server/auth/client";
import { currentSession } from "@/server/auth/current-session";
import { refusalOfBody } from "@/server/body-limit";
import { installation } from "@/server/installation";
import { isWithinLimits } from "@/server/json-text";
import { appRouter } from "@/server/trpc/app-router";
import { isOwnOrigin } from "@/server/trpc/own-origin";
import { RequestRate } from "@/server/trpc/request-rate";

const log = pino({ name: "web" });

const MAX_BATCH = 20;
/** In bytes; sufficient for an action on 10,000 alerts. */
const BODY_BYTES_MAX = 1 << 20;
/** In bytes. Without a session, the largest request creates an account (name, address, password). */
const STRANGER_BODY_BYTES_MAX = 16 << 10;
/** A batch adds one object level and one value per call around the inputs. */
const INPUT_LIMITS = { depthMax: DEPTH_MAX + 1, valuesMax: VALUES_MAX + MAX_BATCH };

async function handle(request: Request): Promise<Response> {
  if (!isOwnOrigin(request)) return new Response("Requests come from PADIT's own pages only.", { status: 403 });
  const session = await currentSession();
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
    createContext: () => ({ installation: installation(), session, ip: clientOf(request.headers).ip, requestId, rate }),
    onError: ({ error, path }) => {
      if (error.code === "INTERNAL_SERVER_ERROR") log.error({ err: error.cause ?? error, requestId, path }, "a procedure failed");
    },
    responseMeta: () => ({ headers: rate.headers() }),
  });
}

export { handle as GET, handle as POST };
