import { CancelReplay, cancelReplay, GetReplay, getReplay, StartReplay, startReplay } from "@padit/services/replays";
import { heavyProcedure, organizationProcedure, router } from "../init";

export const replays = router({
  get: organizationProcedure.input(GetReplay).query(({ ctx, input }) => getReplay(ctx.service, input)),
  start: heavyProcedure.input(StartReplay).mutation(({ ctx, input }) => startReplay(ctx.service, input)),
  cancel: organizationProcedure.input(CancelReplay).mutation(({ ctx, input }) => cancelReplay(ctx.service, input)),
});
