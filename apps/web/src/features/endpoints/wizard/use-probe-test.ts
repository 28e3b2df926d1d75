"use client";
import type { ProbeJobView } from "@padit/services/collectors";
import { useMutation, useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { z } from "zod";
import { messageOf } from "@/components/message-of";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";

const RUNS = 5;
/** Poll interval while a test runs; the live stream, where it is open, triggers reads earlier. */
const ASK_MS = 1_500;

const JsonTarget = z.record(z.string(), z.json());

interface Started {
  collectorId: string;
  jobId: string | null;
  /** The reason why the test could not start. */
  error: string | null;
}
export interface CollectorTest extends Started {
  job: ProbeJobView | null;
  isRunning: boolean;
}

/** Runs a live test from several collectors at once. It remembers the tested settings, so that changed settings require a new test. */
export function useProbeTest() {
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const [started, setStarted] = useState<readonly Started[]>([]);
  const [tested, setTested] = useState<string | null>(null);
  const start = useMutation(trpc.collectors.startProbe.mutationOptions());
  const jobs = useQueries({
    queries: started.flatMap(({ jobId }) =>
      jobId === null
        ? []
        : [
            {
              ...trpc.collectors.probeJob.queryOptions({ organization: slug, jobId }),
              refetchInterval: (query: { state: { data: ProbeJobView | undefined } }) => (isOver(query.state.data) ? false : ASK_MS),
            },
          ],
    ),
  });
  const tests = started.map((one): CollectorTest => {
    const job = jobs.find(({ data }) => data?.id === one.jobId)?.data ?? null;
    return { ...one, job, isRunning: one.error === null && !isOver(job ?? undefined) };
  });

  const run = async (protocol: string, target: Record<string, unknown>, collectorIds: readonly string[]): Promise<void> => {
    setTested(keyOf(protocol, target, collectorIds));
    setStarted(collectorIds.map((collectorId) => ({ collectorId, jobId: null, error: null })));
    const asked = JsonTarget.parse(target);
    await Promise.all(
      collectorIds.map(async (collectorId) => {
        const note = (facts: Partial<Started>): void =>
          setStarted((was) => was.map((one) => (one.collectorId === collectorId ? { ...one, ...facts } : one)));
        try {
          const { id } = await start.mutateAsync({ organization: slug, collectorId, protocol, target: asked, count: RUNS });
          note({ jobId: id });
        } catch (error) {
          note({ error: messageOf(error) });
        }
      }),
    );
  };
  return {
    tests,
    run,
    isRunning: tests.some(({ isRunning }) => isRunning),
    isOf: (protocol: string, target: Record<string, unknown>, collectorIds: readonly string[]) =>
      tested === keyOf(protocol, target, collectorIds),
    jobIds: started.flatMap(({ jobId }) => jobId ?? []),
    reports: tests.flatMap(({ job }) => job?.results ?? []),
  };
}
export type ProbeTest = ReturnType<typeof useProbeTest>;

const isOver = (job: ProbeJobView | undefined): boolean => job !== undefined && job.state !== "pending" && job.state !== "running";
const keyOf = (protocol: string, target: object, collectorIds: readonly string[]): string =>
  JSON.stringify([protocol, target, [...collectorIds].sort()]);
