import { z } from "zod";

/** Roles that a provider may give. Owners are made by owners alone. */
export const ProvidedRole = z.enum(["admin", "operator", "viewer"]);
export const RoleByValue = z.record(z.string().min(1).max(200), ProvidedRole).refine((map) => Object.keys(map).length <= 100, {
  message: "At most 100 values can have a role.",
});

/** The highest role that the values give; undefined if they give none. */
export function highestRole(
  values: readonly string[],
  roles: Readonly<Record<string, z.output<typeof ProvidedRole>>>,
): z.output<typeof ProvidedRole> | undefined {
  const given = new Set(values.flatMap((value) => (Object.hasOwn(roles, value) ? [roles[value]] : [])));
  return ProvidedRole.options.find((role) => given.has(role));
}
