/**
 * The family a series belongs to: the same metric of the same protocol. Its series are measured alike, so one model serves them all, and
 * each series still learns its own level, spread and tail.
 */
export const familyOf = ({ protocol, metricName }: { protocol: string; metricName: string }): string => `${protocol}/${metricName}`;
