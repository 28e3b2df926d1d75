/** A notification of the preview, as far as grouping needs it. */
interface Foreseen {
  at: Date;
  integrationId: string;
  integration: string;
}

export interface PreviewGroup<Item extends Foreseen> {
  integrationId: string;
  integration: string;
  n: number;
  /** The newest ones, newest first. */
  newest: Item[];
}

/** Notifications by integration, the integration with most of them first. */
export function groupsOf<Item extends Foreseen>(items: readonly Item[], newestMax: number): PreviewGroup<Item>[] {
  const all = new Map<string, Item[]>();
  for (const item of items) {
    const known = all.get(item.integrationId);
    if (known) known.push(item);
    else all.set(item.integrationId, [item]);
  }
  const groups = [...all].map(([integrationId, sent]) => ({
    integrationId,
    integration: sent[0]?.integration ?? "",
    n: sent.length,
    newest: sent.toSorted((one, other) => other.at.getTime() - one.at.getTime()).slice(0, newestMax),
  }));
  return groups.sort((one, other) => other.n - one.n || one.integration.localeCompare(other.integration));
}
