/** Rows of an action: single rows, or everything that matched the filter at a given time. */
export type Selection = { kind: "some"; ids: ReadonlySet<string>; anchor: string | null } | { kind: "matching"; n: number; until: Date };

export const NOTHING: Selection = { kind: "some", ids: new Set(), anchor: null };

export const isSelected = (selection: Selection, id: string): boolean => selection.kind === "matching" || selection.ids.has(id);
export const countOf = (selection: Selection): number => (selection.kind === "matching" ? selection.n : selection.ids.size);

/**
 * Adds or removes one row, which becomes the anchor of the next range. After "everything that matches", the selection restarts with this
 * row.
 */
export function toggle(selection: Selection, id: string): Selection {
  if (selection.kind === "matching") return { kind: "some", ids: new Set([id]), anchor: id };
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { kind: "some", ids, anchor: id };
}

/** Adds the rows between the anchor and this row, in the order on screen; the present selection is kept. */
export function extendTo(selection: Selection, id: string, order: readonly string[]): Selection {
  const anchor = selection.kind === "some" ? selection.anchor : null;
  const from = anchor === null ? -1 : order.indexOf(anchor);
  const to = order.indexOf(id);
  if (from === -1 || to === -1) return toggle(selection, id);
  const between = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  const before = selection.kind === "some" ? selection.ids : [];
  return { kind: "some", ids: new Set([...before, ...between]), anchor };
}

export const selectAll = (order: readonly string[]): Selection => ({ kind: "some", ids: new Set(order), anchor: order.at(-1) ?? null });

/** Removes rows that left the list, because an action must not change rows that the person cannot see. */
export function keepOnly(selection: Selection, order: readonly string[]): Selection {
  if (selection.kind === "matching") return selection;
  const there = new Set(order);
  const ids = new Set([...selection.ids].filter((id) => there.has(id)));
  return ids.size === selection.ids.size ? selection : { ...selection, ids };
}
