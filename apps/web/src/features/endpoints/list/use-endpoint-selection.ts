"use client";
import type { EndpointView } from "@padit/services/endpoints";
import { useState } from "react";

/** The selected endpoints: some of the loaded ones, or all that match the filter. */
export function useEndpointSelection(items: readonly EndpointView[]) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isAll, setAll] = useState(false);
  const selected = items.filter(({ id }) => isAll || chosen.has(id));
  return {
    chosen,
    isAll,
    selected,
    isEveryLoaded: items.length > 0 && selected.length === items.length,
    clear: (): void => {
      setChosen(new Set());
      setAll(false);
    },
    select: (id: string, isOn: boolean): void => {
      setAll(false);
      setChosen((was) => {
        const now = new Set(was);
        if (isOn) now.add(id);
        else now.delete(id);
        return now;
      });
    },
    selectLoaded: (): void => setChosen(new Set(items.map(({ id }) => id))),
    selectAll: (): void => setAll(true),
  };
}
export type EndpointSelection = ReturnType<typeof useEndpointSelection>;
