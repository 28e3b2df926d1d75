import { NOTIFIERS, type NotifierDescription } from "@padit/notifiers";
import { authorize, type ServiceContext, type Site } from "../service-context";

export interface IntegrationChannel extends NotifierDescription {
  /** Why the channel cannot be used in this installation; null where it can. */
  unavailable: string | null;
}

/** The channels of this installation, in the order in which they are offered. */
export async function listChannels(ctx: ServiceContext): Promise<IntegrationChannel[]> {
  authorize(ctx, "viewer", "integrations:read");
  return NOTIFIERS.describe().map((description) => ({ ...description, unavailable: whyUnavailable(description, ctx.site) }));
}

/** Null where the channel can be used. */
export const whyUnavailable = ({ needs }: Pick<NotifierDescription, "needs">, { hasMail }: Site): string | null =>
  needs === "mail" && hasMail !== true ? "The operator has not configured a mail server." : null;
