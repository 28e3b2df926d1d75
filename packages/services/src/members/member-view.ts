import type { Prisma } from "@padit/db";
import type { Role } from "../service-context";

export interface MemberView {
  userId: string;
  name: string;
  email: string;
  role: Role;
  /** Selector of the endpoints that the member may see; null: all. */
  endpointLimit: string | null;
  /** Time of joining. */
  createdAt: Date;
  /** Since when the member has no access; null: the member has access. */
  disabledAt: Date | null;
}

export const MEMBER_SELECT = {
  userId: true,
  role: true,
  endpointLimit: true,
  createdAt: true,
  disabledAt: true,
  user: { select: { name: true, email: true } },
} satisfies Prisma.MemberSelect;

export const memberView = ({ user, ...member }: Prisma.MemberGetPayload<{ select: typeof MEMBER_SELECT }>): MemberView => ({
  ...member,
  ...user,
});

/** An invite that can still be accepted. Its link was shown once. */
export interface InviteView {
  id: string;
  email: string;
  role: Role;
  /** The limit of the member that it makes; null: none. */
  endpointLimit: string | null;
  createdAt: Date;
  expiresAt: Date;
}

export const INVITE_SELECT = {
  id: true,
  email: true,
  role: true,
  endpointLimit: true,
  createdAt: true,
  expiresAt: true,
} satisfies Prisma.InviteSelect;

/** Condition for invites that can still be accepted at this time. */
export const isStanding = (now: Date) => ({ acceptedAt: null, revokedAt: null, expiresAt: { gt: now } }) satisfies Prisma.InviteWhereInput;
