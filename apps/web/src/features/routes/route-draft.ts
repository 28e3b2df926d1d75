import type { RouteView, SaveRoutes } from "@padit/services/routing";
import type { z } from "zod";

type RouteInput = z.output<typeof SaveRoutes>["routes"][number];

/** A route of the screen. Nothing of it is on the server before the list is saved. */
export interface RouteDraft extends RouteInput {
  /** Unique on this page, and known before the server has given a new route its id. */
  key: string;
}

export const draftOf = ({ position: _, ...view }: RouteView): RouteDraft => ({
  ...view,
  key: view.id,
  eventTypes: view.eventTypes && [...view.eventTypes],
  recipients: [...view.recipients],
  steps: view.steps.map((step) => ({ ...step, recipients: [...step.recipients] })),
  hours: hoursOf(view.hours),
  quietHours: hoursOf(view.quietHours),
});

const hoursOf = (hours: RouteView["hours"]) => hours?.map((each) => ({ ...each, days: [...each.days] })) ?? null;

/** The list as the server takes it. */
export const inputOf = (drafts: readonly RouteDraft[]): RouteInput[] => drafts.map(({ key: _, ...route }) => route);

export const isSame = (one: readonly RouteDraft[], other: readonly RouteDraft[]): boolean =>
  JSON.stringify(one.map(inOrder)) === JSON.stringify(other.map(inOrder));

/** Members by name: a route from the form has them in another order than one from the server. */
const inOrder = (draft: RouteDraft) => Object.entries(draft).sort(([one], [other]) => (one < other ? -1 : 1));

/** Replaces the route with the same key, or adds the route before the last one, which matches everything. */
export function withRoute(drafts: readonly RouteDraft[], route: RouteDraft): RouteDraft[] {
  const index = drafts.findIndex(({ key }) => key === route.key);
  if (index >= 0) return drafts.with(index, route);
  return drafts.toSpliced(Math.max(0, drafts.length - 1), 0, route);
}

/** Moves the route by one place; at an end of the list nothing changes. */
export function moved(drafts: readonly RouteDraft[], key: string, by: -1 | 1): RouteDraft[] {
  const from = drafts.findIndex((draft) => draft.key === key);
  const to = from + by;
  const route = drafts[from];
  if (!route || to < 0 || to >= drafts.length) return [...drafts];
  return drafts.toSpliced(from, 1).toSpliced(to, 0, route);
}

export interface Issue {
  path: string;
  message: string;
}

/** Splits the server's issues into those of single routes, by key, and those of the whole list. */
export function issuesByRoute(issues: readonly Issue[], drafts: readonly RouteDraft[]): { byKey: Map<string, string[]>; others: string[] } {
  const byKey = new Map<string, string[]>();
  const others: string[] = [];
  for (const { path, message } of issues) {
    const [, index] = /^routes\.(\d+)/.exec(path) ?? [];
    const draft = index === undefined ? undefined : drafts[Number(index)];
    if (draft) byKey.set(draft.key, [...(byKey.get(draft.key) ?? []), message]);
    else others.push(message);
  }
  return { byKey, others };
}
