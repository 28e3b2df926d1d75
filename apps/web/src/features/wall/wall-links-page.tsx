"use client";
import { Button } from "@heroui/react";
import type { WallLinkView } from "@padit/services/wall";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Tv } from "lucide-react";
import { useState } from "react";
import { Blank } from "@/components/blank";
import { ConfirmByName } from "@/components/confirm-by-name";
import { Moment, useNow } from "@/components/moment";
import { PageHeader } from "@/components/page-header";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { NewWallLink } from "./new-wall-link";

/** The links of the organization's wall screens. Only admins see them, because a link shows the organization to anyone. */
export function WallLinksPage() {
  const t = useWords("wall");
  const { slug } = useOrganization();
  const mayManage = useMay("admin");
  const links = useQuery({ ...useTRPC().wall.list.queryOptions({ organization: slug }), enabled: mayManage });
  if (!mayManage)
    return (
      <>
        <PageHeader title={t("title")} />
        <Blank icon={Tv} title={t("adminsTitle")}>
          <p>{t("adminsText")}</p>
        </Blank>
      </>
    );
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")} />
      {links.isPending ? (
        <Waiting rows={3} />
      ) : links.isError ? (
        <Problem what={t("theLinks")} error={links.error} onRetry={() => void links.refetch()} />
      ) : links.data.length === 0 ? (
        <Blank icon={Tv} title={t("empty.title")}>
          <p>{t("empty.text")}</p>
        </Blank>
      ) : (
        <ul className="divide-y divide-separator border-separator border-y">
          {links.data.map((link) => (
            <LinkRow key={link.id} link={link} />
          ))}
        </ul>
      )}
      <NewWallLink />
    </>
  );
}

function LinkRow({ link: { id, name, createdBy, expiresAt, lastShownAt } }: { link: WallLinkView }) {
  const t = useWords("wall");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const nowMs = useNow();
  const [isAsking, setAsking] = useState(false);
  const revoke = useMutation(
    trpc.wall.revoke.mutationOptions({ onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.wall.pathKey() }) }),
  );
  const hasEnded = nowMs !== null && expiresAt.getTime() <= nowMs;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 text-sm sm:px-6">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium">{name}</p>
        {createdBy === null ? (
          <p className="text-warning-text">{t("makerGone")}</p>
        ) : (
          <p className="text-muted">{t("madeBy", { name: createdBy })}</p>
        )}
      </div>
      <span className="flex flex-wrap items-center gap-x-3 text-muted">
        <span>{lastShownAt ? t.rich("shown", { ago: () => <Moment at={lastShownAt} /> }) : t("neverShown")}</span>
        <span className={hasEnded ? "text-warning-text" : ""}>
          {t.rich(hasEnded ? "ended" : "ends", { ago: () => <Moment at={expiresAt} /> })}
        </span>
      </span>
      <Button size="sm" variant="ghost" onPress={() => setAsking(true)}>
        {t("revoke")}
      </Button>
      <ConfirmByName
        isOpen={isAsking}
        onOpenChange={setAsking}
        title={t("revokeTitle")}
        name={name}
        verb={t("revokeVerb")}
        onConfirm={() => revoke.mutateAsync({ organization: slug, wallLinkId: id })}
      >
        {t("revokeText")}
      </ConfirmByName>
    </li>
  );
}
