/** The level judge, which votes in addition to the registered detectors. */
export const EXPECTATION = { family: "residual", detector: "expectation" } as const;

/** The endpoint detector, which judges several series together and votes in addition to the registered detectors. */
export const JOINT_DETECTOR = "rank-scan";
