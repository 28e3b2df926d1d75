import { CancelReplay, cancelReplay } from "@padit/services/replays/cancel-replay";
import { GetReplay, getReplay } from "@padit/services/replays/replay-queries";
import { StartReplay, startReplay } from "@padit/services/replays/start-replay";
import { heavyProcedure, organizationProcedure, router } from "../init";

export const replays = router({
  get: organizationProcedure.input(GetReplay).query(({ ctx, input }) => getReplay(ctx.service, input)),
  start: heavyProcedure.input(StartReplay).mutation(({ ctx, input }) => startReplay(ctx.service, input)),
  cancel: organizationProcedure.input(CancelReplay).mutation(({ ctx, input }) => cancelReplay(ctx.service, input)),
});
