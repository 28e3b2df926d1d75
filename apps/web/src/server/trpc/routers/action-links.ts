import { UseActionLink, useActionLink } from "@padit/services/action-links";
import { linkContext } from "../../link-context";
import { publicProcedure, router } from "../init";

/** Links in messages, by which people act. The page of a link shows what it does; this is what its button calls. */
export const actionLinks = router({
  use: publicProcedure
    .input(UseActionLink)
    .mutation(({ ctx, input }) => useActionLink(linkContext(ctx.installation, { session: ctx.session, ip: ctx.ip }), input)),
});
