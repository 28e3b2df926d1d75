import { currentSession } from "@/server/auth/current-session";
import { installation } from "@/server/installation";
import { answerTrpc } from "@/server/trpc/answer-trpc";
import { isOwnOrigin } from "@/server/trpc/own-origin";

async function handle(request: Request): Promise<Response> {
  if (!isOwnOrigin(request)) return new Response("Requests come from PADIT's own pages only.", { status: 403 });
  return answerTrpc(request, installation(), await currentSession());
}

export { handle as GET, handle as POST };
