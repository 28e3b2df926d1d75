/** The judge of levels, which votes beside the detectors of the registry. */
export const EXPECTATION = { family: "residual", detector: "expectation" } as const;

/** The detector of endpoints, which votes beside those of the registry: it sees several series at once. */
export const JOINT_DETECTOR = "rank-scan";
