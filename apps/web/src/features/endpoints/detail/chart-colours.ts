"use client";
import { useEffect, useState } from "react";

const NAMES = {
  line: "--info-text",
  expected: "--accent-text",
  bad: "--danger",
  warn: "--warning-text",
  text: "--muted",
  grid: "--border",
  good: "--success-text",
} as const;
export type ChartColours = Record<keyof typeof NAMES, string>;

/** The theme's colours for a canvas, read again when the theme changes; null before the first effect has run. */
export function useChartColours(): ChartColours | null {
  const [colours, setColours] = useState<ChartColours | null>(null);
  useEffect(() => {
    const read = (): void => {
      const style = getComputedStyle(document.documentElement);
      const of = (name: string): string => style.getPropertyValue(name).trim() || "gray";
      setColours({
        line: of(NAMES.line),
        expected: of(NAMES.expected),
        bad: of(NAMES.bad),
        warn: of(NAMES.warn),
        text: of(NAMES.text),
        grid: of(NAMES.grid),
        good: of(NAMES.good),
      });
    };
    read();
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["class"] });
    return () => observer.disconnect();
  }, []);
  return colours;
}

/** A colour at a lower opacity, `share` 0…1. */
export const thin = (colour: string, share: number): string => `color-mix(in oklab, ${colour} ${share * 100}%, transparent)`;
