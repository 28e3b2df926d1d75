export const STEPS = ["type", "target", "test", "pace", "alerts", "notify", "review"] as const;
export type Step = (typeof STEPS)[number];
