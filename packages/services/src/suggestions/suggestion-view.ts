import type { Prisma, TenantTx } from "@padit/db";
import { changeText, proofText, ReplayProof, SuggestedChange } from "@padit/domain/verdicts";
import { z } from "zod";
import { notFound } from "../service-context";

export const SUGGESTION_STATES = ["offered", "applied", "dismissed", "reverted"] as const;
const State = z.enum(SUGGESTION_STATES);
const Reason = z.enum(["verdicts", "budget"]);

export interface SuggestionView {
  id: string;
  change: SuggestedChange;
  /** The change in words. */
  title: string;
  proof: ReplayProof;
  /** The proof in words. */
  proofText: string;
  /** `budget`: the organization is over its alert budget, and verdicts alone would not call for the change. */
  reason: z.output<typeof Reason>;
  state: z.output<typeof State>;
  offeredAt: Date;
  /** Null while offered. */
  decidedAt: Date | null;
  decidedBy: string | null;
  appliedAt: Date | null;
  /** Why the suggestion was reverted; null otherwise. */
  endReason: string | null;
}

export function suggestionView(row: Prisma.SuggestionGetPayload<object>): SuggestionView {
  const [change, proof] = [SuggestedChange.parse(row.change), ReplayProof.parse(row.proof)];
  return {
    ...{ id: row.id, change, title: changeText(change), proof, proofText: proofText(proof) },
    ...{ reason: Reason.parse(row.reason), state: State.parse(row.state), offeredAt: row.offeredAt },
    ...{ decidedAt: row.decidedAt, decidedBy: row.decidedBy, appliedAt: row.appliedAt, endReason: row.endReason },
  };
}

/** Locks the suggestion for the rest of the transaction. @throws PaditError not_found */
export async function lockSuggestion(tx: TenantTx, tenantId: string, id: string): Promise<SuggestionView> {
  // An update that changes nothing takes the row's lock, so that two people cannot apply the same suggestion.
  const { count } = await tx.suggestion.updateMany({ where: { tenantId, id }, data: { tenantId } });
  if (count === 0) throw notFound("suggestion");
  return suggestionView(await tx.suggestion.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id } } }));
}
