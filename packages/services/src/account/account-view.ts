import type { Prisma } from "@padit/db";
import { z } from "zod";

export interface AccountView {
  userId: string;
  email: string;
  name: string;
  /** Name of an IANA time zone. */
  timeZone: string;
  createdAt: Date;
}

export const PersonName = z.string().trim().min(1).max(100);

export const ACCOUNT_SELECT = { id: true, email: true, name: true, timeZone: true, createdAt: true } satisfies Prisma.UserSelect;

export const accountView = ({ id, ...user }: Prisma.UserGetPayload<{ select: typeof ACCOUNT_SELECT }>): AccountView => ({
  userId: id,
  ...user,
});
