import type { SessionView } from "@padit/services/auth";
import { addressBlock } from "@padit/services/budgets";
import type { Installation } from "../installation";
import { type AccessWatch, watchAccess } from "./access-watch";

interface LongAnswer {
  session: SessionView;
  tenantId: string;
  ip: string | undefined;
}

/**
 * Acquires a slot for a long answer (stream, download), and a watch that ends it with the session or membership. @throws PaditError
 * rate_limited
 */
export async function openAnswer(
  installation: Pick<Installation, "db" | "changes" | "streams">,
  { session, tenantId, ip }: LongAnswer,
): Promise<AccessWatch> {
  const giveBack = installation.streams.take({ person: session.userId, address: addressBlock(ip), tenant: tenantId });
  try {
    const access = await watchAccess(installation, { session, tenantId });
    const stop = (): void => {
      access.stop();
      giveBack();
    };
    return { signal: access.signal, stop };
  } catch (error) {
    giveBack();
    throw error;
  }
}
