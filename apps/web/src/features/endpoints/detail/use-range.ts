"use client";
import { parseAsIsoDateTime, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useNow } from "@/components/moment";
import { momentOf, RANGES, type RangeName } from "./ranges";

const NAMES = ["1h", "6h", "24h", "7d"] as const satisfies readonly RangeName[];

/** The shown time range, stored in the address: a range that ends now, or a range between two times. */
export function useRange() {
  const [{ range, from, to }, set] = useQueryStates(
    { range: parseAsStringLiteral(NAMES).withDefault("1h"), from: parseAsIsoDateTime, to: parseAsIsoDateTime },
    { history: "push" },
  );
  const now = useNow();
  const isFixed = from !== null && to !== null && from < to;
  const end = now === null ? null : momentOf(now, RANGES[range]);
  return {
    name: isFixed ? null : range,
    /** Null until the browser's clock has been read. */
    shown: isFixed ? { from, to } : end === null ? null : { from: new Date(end - RANGES[range]), to: new Date(end) },
    isFixed,
    follow: (name: RangeName) => void set({ range: name, from: null, to: null }),
    fix: (between: { from: Date; to: Date }) => void set(between),
  };
}
