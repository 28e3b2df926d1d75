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
import { useWords } from "@/features/words/use-words";
import { useEndSilence } from "./use-end-silence";
import { useSilencing } from "./use-silencing";

/** Silences, the last end first: the active ones, or all. */
export function SilencesPage() {
  const t = useWords("silences");
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
      <PageHeader title={t("title")} hint={t("hint")}>
        <Button variant="secondary" aria-pressed={showsEnded} onPress={() => void setShowsEnded(!showsEnded)}>
          {t(showsEnded ? "hideEnded" : "showEnded")}
        </Button>
        {mayAct && (
          <Button onPress={() => silence(null)}>
            <Plus aria-hidden className="size-4" />
            {t("add")}
          </Button>
        )}
      </PageHeader>
      {silences.isPending ? (
        <Waiting />
      ) : silences.isError ? (
        <Problem what={t("theSilences")} error={silences.error} onRetry={() => void silences.refetch()} />
      ) : items.length === 0 ? (
        <Blank icon={BellOff} title={t(showsEnded ? "empty.none" : "empty.noneActive")}>
          <p>{t("empty.text")}</p>
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
            {t("showMore")}
          </Button>
        </div>
      )}
      {dialog}
    </>
  );
}

const HOUR_MS = 3_600_000;

function SilenceRow({ silence, mayAct }: { silence: SilenceView; mayAct: boolean }) {
  const t = useWords("silences");
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
        <p className="text-muted text-xs">{t.rich(active ? "ends" : "ended", { name: createdBy, time: () => <Moment at={endsAt} /> })}</p>
      </div>
      {active && (
        <Link
          href={`/o/${slug}/inbox?${new URLSearchParams({ q: selector }).toString()}`}
          className="text-sm tabular-nums underline-offset-2 hover:underline"
        >
          {t("holds", { count: holds })}
        </Link>
      )}
      {active && mayAct && (
        <div className="flex gap-2">
          <Button size="sm" variant="secondary" isPending={update.isPending} aria-label={t("extendOne", { reason })} onPress={extend}>
            {t("extend")}
          </Button>
          <Button size="sm" variant="ghost" aria-label={t("endOne", { reason })} onPress={() => end(id)}>
            {t("end")}
          </Button>
        </div>
      )}
    </li>
  );
}
