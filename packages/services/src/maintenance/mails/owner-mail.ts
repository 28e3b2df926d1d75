import type { Prisma, TenantTx } from "@padit/db";

export type RunWithMaintenance = Prisma.MaintenanceRunGetPayload<{ include: { maintenance: true } }>;

export interface MailText {
  subject: string;
  text: string;
}

/** One kind of mail to the owner of a maintenance: which columns of the run record that it was sent, when it is due, and its text. */
export interface OwnerMail {
  /** Part of the message id. */
  idPart: string;
  /** Runs whose mail was not sent and that no worker has claimed. */
  unsent(now: Date): Prisma.MaintenanceRunWhereInput;
  claimed(until: Date): Prisma.MaintenanceRunUpdateManyMutationInput;
  sent(at: Date): Prisma.MaintenanceRunUpdateManyMutationInput;
  due(now: Date): Prisma.MaintenanceRunWhereInput;
  /** The part of `due` that a query cannot express. */
  isDue?(run: RunWithMaintenance, now: Date): boolean;
  /** Null: nothing is to be reported yet. */
  write(tx: TenantTx, run: RunWithMaintenance, context: { url: string; now: Date }): Promise<MailText | null>;
}

/** Number of endpoints that a mail names. */
export const NAMES_MAX = 20;

/** A subject of one line, with the product's name first. */
export const subjectLine = (text: string): string => `[PADIT] ${text}`.replace(/[\r\n]+/g, " ");

/** The first names of many, and how many more there are. */
export function namesText(names: readonly string[], count: number): string {
  const shown = names.slice(0, NAMES_MAX);
  return `${shown.join(", ")}${count > shown.length ? ` and ${count - shown.length} more` : ""}`;
}

/** A time in the zone of the maintenance, such as `29 Nov 2026, 04:00 (Europe/Berlin)`. */
export const localTime = (at: Date, timeZone: string): string =>
  `${new Intl.DateTimeFormat("en-GB", { timeZone, dateStyle: "medium", timeStyle: "short" }).format(at)} (${timeZone})`;
