import { isPaditError } from "@padit/domain";
import { addressBlock, type Budgets, SITE_BUDGETS } from "@padit/services/budgets";
import { hashSecret } from "@padit/services/hash-secret";
import { headers } from "next/headers";
import { clientOf } from "./auth/client";
import { installation } from "./installation";

interface LinkRequest {
  ip: string | undefined;
  token: string;
}

/**
 * What the page of a link shows that works without a sign-in; null for a link that does not work, "limited" when the address or the link has no
 * requests left in this minute. The link itself is counted only once it is known, so that guessed links leave no rows.
 * @param read calls `onKnown` when it has found the link, before it reads what costs more
 */
export async function readWithinLinkBudget<T>(
  budgets: Pick<Budgets, "spend">,
  { ip, token }: LinkRequest,
  read: (onKnown: () => Promise<void>) => Promise<T>,
): Promise<T | null | "limited"> {
  try {
    await budgets.spend(SITE_BUDGETS.strangerRequests, addressBlock(ip));
    return await read(async () => void (await budgets.spend(SITE_BUDGETS.linkPages, hashSecret(token))));
  } catch (error) {
    if (isPaditError(error) && error.code === "not_found") return null;
    if (isPaditError(error) && error.code === "rate_limited") return "limited";
    throw error;
  }
}

/** The same for the page that is being rendered. */
export const readLinkPage = async <T>(token: string, read: (onKnown: () => Promise<void>) => Promise<T>): Promise<T | null | "limited"> =>
  readWithinLinkBudget(installation().budgets, { ip: clientOf(await headers()).ip, token }, read);
