import type { Prisma } from "@padit/db";
import { printSelector, type Selector } from "@padit/domain";
import { isSilencing } from "@padit/domain/silences";
import { storedSelector } from "../selector/stored-selector";

export type SilenceRow = Prisma.SilenceGetPayload<object>;

export interface SilenceView {
  id: string;
  /** Text of the selector. */
  selector: string;
  reason: string;
  startsAt: Date;
  endsAt: Date;
  /** Name of the person or API key. */
  createdBy: string;
  active: boolean;
  /** Number of unresolved alerts that the silence matches now; 0 after its end. */
  holds: number;
  /** Names of the endpoints that the selector names by id. */
  endpointNames: string[];
}

export const storedSilence = (row: SilenceRow): Omit<SilenceRow, "selector"> & { selector: Selector } => ({
  ...row,
  selector: storedSelector(row.selector),
});

export function silenceView(row: SilenceRow, facts: { now: Date; holds: number; endpointNames: string[] }): SilenceView {
  const { id, reason, startsAt, endsAt, createdByName: createdBy } = row;
  const { now, holds, endpointNames } = facts;
  const active = isSilencing(row, now);
  return { id, selector: printSelector(storedSelector(row.selector)), reason, startsAt, endsAt, createdBy, active, holds, endpointNames };
}
