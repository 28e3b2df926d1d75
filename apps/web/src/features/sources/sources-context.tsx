"use client";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { type ShownSource, type Sources, sourcesOf } from "./sources";

const Context = createContext<Sources | null>(null);

/** The server sends descriptions of protocols with the page, so that no screen loads a protocol's code or waits for titles. */
export function SourcesProvider({ list, children }: { list: readonly ShownSource[]; children: ReactNode }) {
  return <Context value={useMemo(() => sourcesOf(list), [list])}>{children}</Context>;
}

export function useSources(): Sources {
  const sources = useContext(Context);
  if (!sources) throw new Error("used outside the pages of an organization");
  return sources;
}
