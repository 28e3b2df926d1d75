import type { PersonContext } from "../service-context";
import { membershipsOf, type OrganizationMembership } from "./membership";

/** By name. */
export const listMyOrganizations = ({ db, person }: PersonContext): Promise<OrganizationMembership[]> =>
  db.asSystem((tx) => membershipsOf(tx, person.userId));
