"use client";
import type { AlertSparkline } from "@padit/services/alerts";
import { useEffect, useState } from "react";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPCClient } from "@/features/trpc/trpc-provider";

/** Delay before rows in view are read, so that fast scrolling sends no requests. */
const SETTLE_MS = 250;
const FRESH_MS = 60_000;
const AT_ONCE = 60;

/** Sparklines of the rows in view, read after the list and cached for a minute. The list works without them. */
export function useSparklines(ids: readonly string[]): ReadonlyMap<string, AlertSparkline> {
  const { slug } = useOrganization();
  const client = useTRPCClient();
  const [lines, setLines] = useState<ReadonlyMap<string, AlertSparkline>>(new Map());
  const [readAt] = useState(() => new Map<string, number>());
  const wanted = ids.join();
  useEffect(() => {
    const read = async (): Promise<void> => {
      const now = Date.now();
      const missing = wanted
        .split(",")
        .filter((id) => id !== "" && now - (readAt.get(id) ?? 0) > FRESH_MS)
        .slice(0, AT_ONCE);
      if (missing.length === 0) return;
      for (const id of missing) readAt.set(id, now);
      try {
        const answer = await client.alerts.sparklines.query({ organization: slug, alertIds: missing });
        setLines((was) => new Map([...was, ...answer.map((line) => [line.alertId, line] as const)]));
      } catch {
        for (const id of missing) readAt.delete(id); // the next render with these rows tries again
      }
    };
    const settle = setTimeout(read, SETTLE_MS);
    const renew = setInterval(read, FRESH_MS);
    return () => {
      clearTimeout(settle);
      clearInterval(renew);
    };
  }, [wanted, client, slug, readAt]);
  return lines;
}
