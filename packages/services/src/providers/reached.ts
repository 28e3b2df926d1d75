import type { Role } from "../service-context";

/** An organization that the person of a session works in from the provider's pages: the provider itself, or a customer. */
export interface ReachedOrganization {
  tenantId: string;
  slug: string;
  name: string;
  role: Role;
}

/** The organizations with these short names, or all when none is named. Unknown names select nothing. */
export const selected = (reached: readonly ReachedOrganization[], slugs: readonly string[]): readonly ReachedOrganization[] =>
  slugs.length === 0 ? reached : reached.filter(({ slug }) => slugs.includes(slug));
