"use client";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { type ShownSource, type Sources, sourcesOf } from "./sources";

const Context = createContext<Sources | null>(null);

/** Descriptions of protocols come with the page, so that no screen loads a protocol's code or waits for its titles. */
export function SourcesProvider({ list, children }: { list: readonly ShownSource[]; children: ReactNode }) {
  return <Context value={useMemo(() => sourcesOf(list), [list])}>{children}</Context>;
}

export function useSources(): Sources {
  const sources = useContext(Context);
  if (!sources) throw new Error("used outside the pages of an organization");
  return sources;
}
