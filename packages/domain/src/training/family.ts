/**
 * The family of a series: the same metric of the same protocol. One model serves all series of a family because they are measured alike;
 * each series still learns its own level, spread and tail.
 */
export const familyOf = ({ protocol, metricName }: { protocol: string; metricName: string }): string => `${protocol}/${metricName}`;
