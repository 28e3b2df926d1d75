"use client";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, type RefObject, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC, useTRPCClient } from "@/features/trpc/trpc-provider";
import type { Change } from "@/server/live/change-feed";
import { ChangedQueries } from "./changed-queries";
import { isCut, type LiveStatus } from "./connection";
import { followChanges, type Subscribe } from "./live-stream";
import { poll } from "./poll";
import { queryKeysOf } from "./topic-queries";
import { useConnection } from "./use-connection";

interface Live {
  status: LiveStatus;
  /** When the data on the screen was last known to be current; null until then. */
  currentAt: Date | null;
  /** Number of this tab's changes that the server has not answered yet. */
  unsentCount: number;
}
const Context = createContext<Live>({ status: "connecting", currentAt: null, unsentCount: 0 });
export const useLive = (): Live => useContext(Context);

type Send = <T>(request: (signal: AbortSignal) => Promise<T>) => Promise<T>;
const SendContext = createContext<Send>((request) => request(new AbortController().signal));
/** Sends an idempotent request now, or once the server answers again; see UnsentRequests. */
export const useSend = (): Send => useContext(SendContext);

/** Receives changes; `resync` means that anything may have changed. */
type Listener = (changes: readonly Change[]) => void;
const Listeners = createContext<Set<Listener>>(new Set());

/** For components that refresh themselves row by row. Their queries have `meta: { live: "self" }` and are not read again as a whole. */
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

/** Refreshes the page's data when the server notifies it of changes. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [listeners] = useState(() => new Set<Listener>());
  const { connection, report, unsent, unsentCount } = useConnection();
  const resync = useChangeStream(connection.status !== "disconnected", listeners, report);
  usePollingWhileCut(isCut(connection), resync, report);
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

type Report = ReturnType<typeof useConnection>["report"];

/** Subscribes to the organization's changes. @returns a function that reads all shown data again */
function useChangeStream(isReachable: boolean, listeners: ReadonlySet<Listener>, report: Report): RefObject<() => void> {
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const resync = useRef(() => {});
  const isReachableNow = useRef(true);
  isReachableNow.current = isReachable;
  useEffect(() => {
    const changed = new ChangedQueries({
      queryClient,
      queryKeysOf: (topic) => queryKeysOf(trpc, topic),
      onChanges: (changes) => {
        for (const hear of listeners) hear(changes);
      },
    });
    resync.current = () => changed.add({ topic: "resync" });
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
      isReachable: () => isReachableNow.current,
      onChange: (change) => {
        report({ type: "stream_alive", at: new Date() });
        if (change.topic !== "alive") changed.add(change);
      },
    });
    return () => {
      changed.close();
      leave();
    };
  }, [slug, trpc, client, queryClient, listeners, report]);
  return resync;
}

/** Without a stream, polls the server. After each answer the page reads all of its data again. */
function usePollingWhileCut(isStreamCut: boolean, resync: RefObject<() => void>, report: Report): void {
  const { slug } = useOrganization();
  const client = useTRPCClient();
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
      // The tab that forwards the stream may have slept too, so changes may have been missed.
      resync.current();
    };
  }, [isStreamCut, client, slug, resync, report]);
}
