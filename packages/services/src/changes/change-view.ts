import type { Prisma } from "@padit/db";
import { printSelector } from "@padit/domain";
import { storedSelector } from "../selector/stored-selector";

export type NetworkChangeRow = Prisma.NetworkChangeGetPayload<object>;

export interface NetworkChangeView {
  id: string;
  /** When it took effect. */
  at: Date;
  what: string;
  /** Its number in another system. */
  ref: string | null;
  /** Text of the selector. */
  selector: string;
  createdAt: Date;
  createdBy: string;
}

export const changeView = ({ reference, createdByName, selector, ...row }: NetworkChangeRow): NetworkChangeView => ({
  ...{ id: row.id, at: row.at, what: row.what, createdAt: row.createdAt },
  ...{ ref: reference, createdBy: createdByName, selector: printSelector(storedSelector(selector)) },
});
