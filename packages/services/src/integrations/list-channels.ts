import { NOTIFIERS, type NotifierDescription } from "@padit/notifiers";
import { authorize, type ServiceContext, type Site } from "../service-context";

export interface IntegrationChannel extends NotifierDescription {
  /** Why the channel cannot be used in this installation; null if it can. */
  unavailable: string | null;
}

/** Lists the channels of this installation in the order in which screens offer them. */
export async function listChannels(ctx: ServiceContext): Promise<IntegrationChannel[]> {
  authorize(ctx, "viewer", "integrations:read");
  return NOTIFIERS.describe().map((description) => ({ ...description, unavailable: whyUnavailable(description, ctx.site) }));
}

/** Why a channel cannot be used; null if it can. */
export const whyUnavailable = ({ needs }: Pick<NotifierDescription, "needs">, { hasMail }: Site): string | null =>
  needs === "mail" && hasMail !== true ? "The operator has not configured a mail server." : null;
