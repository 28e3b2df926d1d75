"use client";
import { type Query, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC, useTRPCClient } from "@/features/trpc/trpc-provider";
import type { Change } from "@/server/live/change-feed";
import { isCut, type LiveStatus } from "./connection";
import { followChanges, type Subscribe } from "./live-stream";
import { poll } from "./poll";
import { useConnection } from "./use-connection";

interface Live {
  status: LiveStatus;
  /** When the data on the screen was last known to be current; null until then. */
  currentAt: Date | null;
  /** Changes of this tab that the server has not answered yet and that wait for it. */
  unsentCount: number;
}
const Context = createContext<Live>({ status: "connecting", currentAt: null, unsentCount: 0 });
export const useLive = (): Live => useContext(Context);

type Send = <T>(request: (signal: AbortSignal) => Promise<T>) => Promise<T>;
const SendContext = createContext<Send>((request) => request(new AbortController().signal));
/** Sends an idempotent request now, or once the server answers again; see UnsentRequests. */
export const useSend = (): Send => useContext(SendContext);

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

/** Keeps what the page shows current: reads again what the server says has changed. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const [listeners] = useState(() => new Set<Listener>());
  const { connection, report, unsent, unsentCount } = useConnection();
  /** Reads again everything that is shown. */
  const resync = useRef(() => {});
  const isReachable = useRef(true);
  isReachable.current = connection.status !== "disconnected";

  useEffect(() => {
    const keysOf = (topic: Exclude<Change["topic"], "resync" | "alive">) => {
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
        if (topic === "alive") continue;
        if (topic === "resync") return void queryClient.invalidateQueries({ predicate: ours });
        for (const queryKey of keysOf(topic)) {
          // Begun anew at every change, a slow answer would never come where changes are many.
          if (queryClient.isFetching({ queryKey, predicate: ours }) > 0) gathered.add(topic);
          else void queryClient.invalidateQueries({ queryKey, predicate: ours });
        }
      }
      if (gathered.size > 0) timer = setTimeout(flush, AGAIN_MS);
    };
    const take = (change: Change): void => {
      gathered.add(change.topic);
      heard.push(change);
      timer ??= setTimeout(flush, GATHER_MS);
    };
    resync.current = () => take({ topic: "resync" });
    const subscribe: Subscribe = (onChange, signal) =>
      new Promise((resolve) => {
        const { unsubscribe } = client.live.changes.subscribe(
          { organization: slug },
          { onData: onChange, onError: () => resolve(), onComplete: resolve },
        );
        signal.addEventListener("abort", () => {
          unsubscribe();
          resolve();
        });
      });
    const leave = followChanges({
      name: slug,
      subscribe,
      isReachable: () => isReachable.current,
      onChange: (change) => {
        report({ type: "stream_alive", at: new Date() });
        if (change.topic !== "alive") take(change);
      },
    });
    return () => {
      clearTimeout(timer);
      leave();
    };
  }, [slug, trpc, client, queryClient, listeners, report]);

  const isStreamCut = isCut(connection);
  useEffect(() => {
    if (!isStreamCut) return;
    const stop = new AbortController();
    const check = async (signal: AbortSignal): Promise<void> => {
      await client.live.check.query({ organization: slug }, { signal });
      report({ type: "poll_answered", at: new Date() });
      resync.current();
    };
    void poll(check, stop.signal);
    return () => {
      stop.abort();
      // Whoever passes changes on may have been asleep itself.
      resync.current();
    };
  }, [isStreamCut, client, slug, report]);

  const live = useMemo(
    () => ({ status: connection.status, currentAt: connection.currentAt, unsentCount }),
    [connection.status, connection.currentAt, unsentCount],
  );
  const send = useCallback<Send>((request) => unsent.send(request), [unsent]);
  return (
    <Context value={live}>
      <SendContext value={send}>
        <Listeners value={listeners}>{children}</Listeners>
      </SendContext>
    </Context>
  );
}
