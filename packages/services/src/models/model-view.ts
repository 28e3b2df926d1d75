import type { Prisma } from "@padit/db";
import { ModelCard, parseTuning, type Tuning } from "@padit/domain";
import { z } from "zod";

const ModelState = z.enum(["champion", "shadow", "retired"]);
type ModelState = z.output<typeof ModelState>;

export interface ModelView {
  id: string;
  family: string;
  version: number;
  state: ModelState;
  /** Null if another version of PADIT fitted the model and this version cannot run it. */
  tuning: Tuning | null;
  card: ModelCard;
  artefactDigest: string;
  experimentId: string | null;
  predecessorId: string | null;
  createdAt: Date;
  promotedAt: Date | null;
  promotedBy: string | null;
  retiredAt: Date | null;
}

export const modelView = ({ tenantId: _, artefactKey: _key, ...row }: Prisma.ModelGetPayload<object>): ModelView => ({
  ...row,
  state: ModelState.parse(row.state),
  tuning: parseTuning(row.tuning),
  card: ModelCard.parse(row.card),
});
