"use client";
import { type Query, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC, useTRPCClient } from "@/features/trpc/trpc-provider";
import type { Change } from "@/server/live/change-feed";
import { followChanges, type LiveStatus, type Subscribe } from "./live-stream";

interface Live {
  status: LiveStatus;
  /** When the data on the screen was last known to be current; null until then. */
  currentAt: Date | null;
}
const Context = createContext<Live>({ status: "connecting", currentAt: null });
export const useLive = (): Live => useContext(Context);

/** Hears what changed; `resync` says that anything may have. */
type Listener = (changes: readonly Change[]) => void;
const Listeners = createContext<Set<Listener>>(new Set());

/** For what keeps itself current, row by row: its queries carry `meta: { live: "self" }` and are not read again as a whole. */
export function useChanges(listener: Listener): void {
  const listeners = useContext(Listeners);
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => {
    const hear: Listener = (changes) => latest.current(changes);
    listeners.add(hear);
    return () => void listeners.delete(hear);
  }, [listeners]);
}

const ours = ({ meta }: Pick<Query, "meta">): boolean => meta?.live !== "self";

/** Changes that come together are read together; short enough to feel at once. */
const GATHER_MS = 80;
/** What is being read when it changes is read once more, this much later. */
const AGAIN_MS = 300;
/** While no stream stands, everything that is shown is read this often. */
const POLL_MS = 10_000;

/** Keeps what the page shows current: reads again what the server says has changed. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const [live, setLive] = useState<Live>({ status: "connecting", currentAt: null });
  const [listeners] = useState(() => new Set<Listener>());

  useEffect(() => {
    const keysOf = (topic: Exclude<Change["topic"], "resync">) => {
      switch (topic) {
        case "alert":
          return [trpc.alerts.pathKey(), trpc.endpoints.pathKey()];
        case "endpoint":
        case "condition":
          // bars and charts go by the clock: while detection learns, conditions change all the time
          return [trpc.endpoints.list.pathKey(), trpc.endpoints.get.pathKey(), trpc.endpoints.facets.pathKey()];
        case "collector":
          return [trpc.collectors.pathKey(), trpc.endpoints.pathKey()];
        case "job":
          return [trpc.collectors.probeJob.queryKey()];
        case "integration":
        case "delivery":
          return [trpc.integrations.pathKey()];
        case "rule":
          return [trpc.rules.pathKey()];
        case "policy":
          return [trpc.policies.pathKey()];
        case "model":
          return [trpc.models.pathKey()];
        case "experiment":
          return [trpc.experiments.list.pathKey(), trpc.experiments.get.pathKey()];
        case "replay":
          return [trpc.replays.pathKey(), trpc.policies.pathKey(), trpc.models.get.pathKey()];
        case "member":
          return [trpc.members.pathKey(), trpc.organizations.pathKey()];
      }
    };
    let gathered = new Set<Change["topic"]>();
    let heard: Change[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = (): void => {
      timer = undefined;
      const topics = gathered;
      gathered = new Set();
      const changes = heard;
      heard = [];
      if (changes.length > 0) for (const hear of listeners) hear(changes);
      for (const topic of topics) {
        if (topic === "resync") return void queryClient.invalidateQueries({ predicate: ours });
        for (const queryKey of keysOf(topic)) {
          // Begun anew at every change, a slow answer would never come where changes are many.
          if (queryClient.isFetching({ queryKey, predicate: ours }) > 0) gathered.add(topic);
          else void queryClient.invalidateQueries({ queryKey, predicate: ours });
        }
      }
      if (gathered.size > 0) timer = setTimeout(flush, AGAIN_MS);
    };
    const subscribe: Subscribe = ({ onChange, onStatus }, signal) =>
      new Promise((resolve) => {
        const end = (): void => {
          onStatus("lost");
          resolve();
        };
        const { unsubscribe } = client.live.changes.subscribe(
          { organization: slug },
          {
            onData: (change) => {
              onStatus("live");
              onChange(change);
            },
            onConnectionStateChange: ({ state }) => state === "connecting" && onStatus("connecting"),
            onError: end,
            onComplete: resolve,
          },
        );
        signal.addEventListener("abort", () => {
          unsubscribe();
          resolve();
        });
      });
    const leave = followChanges(slug, subscribe, (message) => {
      if (message.kind === "status") return setLive((was) => next(was, message.status));
      gathered.add(message.change.topic);
      heard.push(message.change);
      timer ??= setTimeout(flush, GATHER_MS);
    });
    return () => {
      clearTimeout(timer);
      leave();
    };
  }, [slug, trpc, client, queryClient, listeners]);

  const isLost = live.status === "lost";
  useEffect(() => {
    if (!isLost) return;
    const poll = setInterval(() => {
      for (const hear of listeners) hear([{ topic: "resync" }]);
      void queryClient.invalidateQueries({ predicate: ours });
    }, POLL_MS);
    return () => clearInterval(poll);
  }, [isLost, queryClient, listeners]);

  return (
    <Context value={live}>
      <Listeners value={listeners}>{children}</Listeners>
    </Context>
  );
}

/** While a stream stands, what is shown is current; when it breaks, the time of that is what people need to know. */
const next = (was: Live, status: LiveStatus): Live =>
  was.status === status ? was : { status, currentAt: status === "live" || was.status === "live" ? new Date() : was.currentAt };
