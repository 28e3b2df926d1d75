import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { SUGGESTION_STATES, type SuggestionView, suggestionView } from "./suggestion-view";

const LISTED_MAX = 100;

export const ListSuggestions = z.object({
  /** Default: all states. */
  states: z.array(z.enum(SUGGESTION_STATES)).max(SUGGESTION_STATES.length).optional(),
});

/** The newest 100 suggestions, newest first. */
export async function listSuggestions(ctx: ServiceContext, input: z.input<typeof ListSuggestions>): Promise<SuggestionView[]> {
  authorize(ctx, "viewer", "rules:read");
  const { states } = parse(ListSuggestions, input);
  const { tenantId } = ctx.actor;
  const rows = await ctx.db.withTenant(tenantId, (tx) =>
    tx.suggestion.findMany({
      where: { tenantId, ...(states && { state: { in: states } }) },
      orderBy: [{ offeredAt: "desc" }, { id: "desc" }],
      take: LISTED_MAX,
    }),
  );
  return rows.map(suggestionView);
}
