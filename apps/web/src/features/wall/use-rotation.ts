import type { WallView } from "@padit/services/wall";
import { useEffect, useState } from "react";

export const WALL_VIEWS = ["fleet", "incidents", "worst"] as const;
export type WallViewName = (typeof WALL_VIEWS)[number];

const TURN_MS = 15_000;

/** Views that have something to show. The fleet always has. */
export const fullViews = ({ incidents, worst }: { incidents: readonly unknown[]; worst: readonly unknown[] }): WallViewName[] =>
  WALL_VIEWS.filter((name) => name === "fleet" || (name === "incidents" ? incidents : worst).length > 0);

/** The view of `full` that follows `view`. */
export function nextView(view: WallViewName, full: readonly WallViewName[]): WallViewName {
  const at = WALL_VIEWS.indexOf(view);
  return [...WALL_VIEWS.slice(at + 1), ...WALL_VIEWS.slice(0, at + 1)].find((name) => full.includes(name)) ?? "fleet";
}

/**
 * Shows the views in turn. A critical incident that nobody has acknowledged keeps the incidents on the screen, except while a person chose a
 * view and paused.
 */
export function useRotation(wall: WallView) {
  const [turnedTo, setView] = useState<WallViewName>("fleet");
  const [isPaused, setPaused] = useState(false);
  const isUrgent = wall.incidents.some(({ severity, status }) => severity === "critical" && status === "open");
  const view = isUrgent && !isPaused ? "incidents" : turnedTo;
  // A refresh that shows the same views must not begin the turn again.
  const next = nextView(turnedTo, fullViews(wall));
  useEffect(() => {
    if (isPaused || isUrgent) return;
    const timer = setTimeout(() => setView(next), TURN_MS);
    return () => clearTimeout(timer);
  }, [isPaused, isUrgent, next]);
  const show = (name: WallViewName): void => {
    setView(name);
    setPaused(true);
  };
  return { view, isPaused, show, togglePause: () => setPaused(!isPaused) };
}
