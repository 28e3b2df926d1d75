import { ROLES, type Role } from "@padit/services/service-context";

/** Highest role first. */
const ROLE_CHOICES = [
  { id: "owner", label: "Owner", help: "Everything, and who is an owner; may delete the organization" },
  { id: "admin", label: "Admin", help: "Members, collectors, integrations, keys" },
  { id: "operator", label: "Operator", help: "Endpoints, rules, and work on alerts" },
  { id: "viewer", label: "Viewer", help: "Sees everything, changes nothing" },
] as const satisfies readonly { id: Role; label: string; help: string }[];

/** The roles that a member with this role may grant. */
export const rolesUpTo = (ceiling: Role) => ROLE_CHOICES.filter(({ id }) => ROLES.indexOf(id) <= ROLES.indexOf(ceiling));
