/** From the least to the most. On its own, so that a browser that asks who may do what loads nothing else. */
export const ROLES = ["viewer", "operator", "admin", "owner"] as const;
