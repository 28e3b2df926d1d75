import { PaditError } from "@padit/domain";
import { changeRole } from "../members/change-role";
import { MEMBER_SELECT, memberView } from "../members/member-view";
import type { MemberEntry } from "./document-schema";
import type { ConfigurationKind } from "./kind";

/** Roles of members. People join by invitation or single sign-on, so that a document neither adds nor removes them. */
export const memberKind: ConfigurationKind<MemberEntry> = {
  section: "members",
  noun: "member",
  isNamed: true,
  keyOf: ({ email }) => email,
  async read({ tx, tenantId }) {
    const rows = await tx.member.findMany({ where: { tenantId }, select: MEMBER_SELECT, orderBy: { userId: "asc" } });
    return rows.map(memberView).map(({ userId, email, role }) => ({ id: userId, entry: { email: email.toLowerCase(), role } }));
  },
  complete: async (_, entry) => entry,
  async create(_, { email }) {
    throw new PaditError("invalid", `${email} is no member of this organization. Invite them first, or leave them out.`);
  },
  async update({ ctx }, userId, { role }) {
    await changeRole(ctx, { userId, role });
  },
};
