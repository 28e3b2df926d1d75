/** The judge of levels, which votes beside the detectors of the registry. */
export const EXPECTATION = { family: "residual", detector: "expectation" } as const;
