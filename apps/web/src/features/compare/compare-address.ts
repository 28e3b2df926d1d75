/** One metric of one endpoint that a person chose to compare. */
export interface Compared {
  endpointId: string;
  /** Name of the metric; null for the endpoint's usual one, its delay. */
  metric: string | null;
}

/** Number of lines that people can still distinguish in one chart. */
export const LINES_MAX = 8;

const ITEM = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?:~([A-Za-z0-9_:.-]{1,100}))?$/;

/** The choice as the address of the page holds it: `<endpoint id>` or `<endpoint id>~<metric>`, separated by commas. Other text is skipped. */
export function readCompared(text: string): Compared[] {
  const items = text.split(",").flatMap((part): Compared[] => {
    const [, endpointId, metric] = ITEM.exec(part) ?? [];
    return endpointId ? [{ endpointId, metric: metric ?? null }] : [];
  });
  return [...new Map(items.map((item) => [addressOf(item), item])).values()].slice(0, LINES_MAX);
}

export const writeCompared = (items: readonly Compared[]): string => items.map(addressOf).join(",");

const addressOf = ({ endpointId, metric }: Compared): string => (metric === null ? endpointId : `${endpointId}~${metric}`);

/** Address of the page that compares these endpoints. */
export const compareHref = (slug: string, endpointIds: readonly string[]): string =>
  `/o/${slug}/compare?of=${writeCompared(endpointIds.slice(0, LINES_MAX).map((endpointId) => ({ endpointId, metric: null })))}`;
