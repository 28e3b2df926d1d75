/** From the least to the most rights. A separate file, so that a browser that checks rights loads nothing else. */
export const ROLES = ["viewer", "operator", "admin", "owner"] as const;
