import type { Prisma } from "@padit/db";
import { z } from "zod";
import { Language, type LanguageCode } from "../language";

export interface AccountView {
  userId: string;
  email: string;
  name: string;
  /** Name of an IANA time zone. */
  timeZone: string;
  /** Language of the screens; null until the next sign-in. */
  language: LanguageCode | null;
  createdAt: Date;
}

export const PersonName = z.string().trim().min(1).max(100);

export const ACCOUNT_SELECT = {
  id: true,
  email: true,
  name: true,
  timeZone: true,
  language: true,
  createdAt: true,
} satisfies Prisma.UserSelect;

export const accountView = ({ id, language, ...user }: Prisma.UserGetPayload<{ select: typeof ACCOUNT_SELECT }>): AccountView => ({
  userId: id,
  language: Language.nullable().parse(language),
  ...user,
});
