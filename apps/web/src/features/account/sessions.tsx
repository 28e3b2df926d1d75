"use client";
import { Button, toast } from "@heroui/react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { messageOf } from "@/components/message-of";
import { Moment } from "@/components/moment";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { deviceOf } from "./device-of";

/** The person's sessions, with buttons to end one session or all others. */
export function Sessions() {
  const t = useWords("account");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const sessions = useQuery(trpc.account.sessions.queryOptions());
  const options = {
    onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.account.pathKey() }),
    onError: (error: unknown) => void toast.danger(messageOf(error)),
  };
  const end = useMutation(trpc.account.endSession.mutationOptions(options));
  const endOthers = useMutation(trpc.account.endOtherSessions.mutationOptions(options));
  if (sessions.isPending) return <Waiting rows={2} />;
  if (sessions.isError) return <Problem what={t("session.yours")} error={sessions.error} onRetry={() => void sessions.refetch()} />;
  return (
    <>
      <ul className="divide-y divide-separator border-separator border-y text-sm">
        {sessions.data.map(({ id, userAgent, ip, lastSeenAt, createdAt, isCurrent }) => (
          <li key={id} className="flex flex-wrap items-center gap-3 py-2">
            <div className="min-w-0 flex-1">
              <p>
                {deviceOf(t, userAgent)}
                {isCurrent && <span className="text-success-text"> · {t("session.this")}</span>}
              </p>
              <p className="text-muted">
                {t.rich("session.text", {
                  address: ip ?? t("session.unknownAddress"),
                  used: () => <Moment at={lastSeenAt} />,
                  since: () => <Moment at={createdAt} />,
                })}
              </p>
            </div>
            {!isCurrent && (
              <Button
                size="sm"
                variant="ghost"
                aria-label={t("session.endOne", { device: deviceOf(t, userAgent) })}
                isPending={end.isPending && end.variables.id === id}
                onPress={() => end.mutate({ id })}
              >
                {t("session.end")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {sessions.data.length > 1 && (
        <div>
          <Button variant="secondary" isPending={endOthers.isPending} onPress={() => endOthers.mutate()}>
            {t("session.endOthers")}
          </Button>
        </div>
      )}
    </>
  );
}
