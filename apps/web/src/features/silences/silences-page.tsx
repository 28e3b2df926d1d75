"use client";
import { Button, toast } from "@heroui/react";
import type { SilenceView } from "@padit/services/silences";
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { BellOff, Plus } from "lucide-react";
import Link from "next/link";
import { parseAsBoolean, useQueryState } from "nuqs";
import { Blank } from "@/components/blank";
import { messageOf } from "@/components/message-of";
import { Moment } from "@/components/moment";
import { PageHeader } from "@/components/page-header";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useEndSilence } from "./use-end-silence";
import { useSilencing } from "./use-silencing";

/** Silences, the last end first: the active ones, or all. */
export function SilencesPage() {
  const { slug } = useOrganization();
  const mayAct = useMay("operator");
  const { silence, dialog } = useSilencing();
  const [showsEnded, setShowsEnded] = useQueryState("ended", parseAsBoolean.withDefault(false));
  const input = { organization: slug, limit: 50, includeEnded: showsEnded };
  const silences = useInfiniteQuery({
    ...useTRPC().silences.list.infiniteQueryOptions(input, { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined }),
    placeholderData: keepPreviousData,
  });
  const items = silences.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHeader title="Silences" hint="For a limited time, nobody is notified of the alerts that match.">
        <Button variant="secondary" aria-pressed={showsEnded} onPress={() => void setShowsEnded(!showsEnded)}>
          {showsEnded ? "Hide ended" : "Show ended"}
        </Button>
        {mayAct && (
          <Button onPress={() => silence(null)}>
            <Plus aria-hidden className="size-4" />
            Add a silence
          </Button>
        )}
      </PageHeader>
      {silences.isPending ? (
        <Waiting />
      ) : silences.isError ? (
        <Problem what="The silences" error={silences.error} onRetry={() => void silences.refetch()} />
      ) : items.length === 0 ? (
        <Blank icon={BellOff} title={showsEnded ? "There has been no silence yet" : "Nothing is silenced"}>
          <p>Press s on an alert in the inbox to silence its endpoint and metric for a time, with a reason.</p>
        </Blank>
      ) : (
        <ul className="divide-y divide-separator border-separator border-y">
          {items.map((item) => (
            <SilenceRow key={item.id} silence={item} mayAct={mayAct} />
          ))}
        </ul>
      )}
      {silences.hasNextPage && (
        <div className="flex justify-center p-4">
          <Button variant="secondary" isPending={silences.isFetchingNextPage} onPress={() => void silences.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
      {dialog}
    </>
  );
}

const HOUR_MS = 3_600_000;

function SilenceRow({ silence, mayAct }: { silence: SilenceView; mayAct: boolean }) {
  const { id, reason, selector, endpointNames, endsAt, createdBy, active, holds } = silence;
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const end = useEndSilence();
  const update = useMutation(
    trpc.silences.update.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.silences.pathKey() }),
      onError: (error) => void toast.danger(messageOf(error)),
    }),
  );
  const extend = () => update.mutate({ organization: slug, silenceId: id, endsAt: new Date(endsAt.getTime() + HOUR_MS) });
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-6">
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium text-sm">{reason}</p>
        <p className="break-words text-muted text-sm">
          {endpointNames.length > 0 && `${endpointNames.join(", ")} · `}
          <code className="break-all text-xs">{selector}</code>
        </p>
        <p className="text-muted text-xs">
          {createdBy} · {active ? "ends" : "ended"} <Moment at={endsAt} />
        </p>
      </div>
      {active && (
        <Link
          href={`/o/${slug}/inbox?${new URLSearchParams({ q: selector }).toString()}`}
          className="text-sm tabular-nums underline-offset-2 hover:underline"
        >
          {holds === 1 ? "holds back 1 alert" : `holds back ${holds.toLocaleString("en")} alerts`}
        </Link>
      )}
      {active && mayAct && (
        <div className="flex gap-2">
          <Button size="sm" variant="secondary" isPending={update.isPending} aria-label={`Extend ${reason} by 1 hour`} onPress={extend}>
            Extend by 1 h
          </Button>
          <Button size="sm" variant="ghost" aria-label={`End ${reason} now`} onPress={() => end(id)}>
            End now
          </Button>
        </div>
      )}
    </li>
  );
}
