"use client";
import { Button, Description, Input, Label, TextField, toast } from "@heroui/react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf } from "@/components/message-of";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { LimitPreview } from "./limit-preview";

/** The limit of members who join by the organization's provider; owners set it. */
export function JoinLimit() {
  const t = useWords("limits");
  const { slug } = useOrganization();
  const limit = useQuery(useTRPC().members.joinLimit.queryOptions({ organization: slug }));
  return (
    <section aria-labelledby="join-limit" className="flex flex-col gap-3">
      <h2 id="join-limit" className="font-medium">
        {t("joining.title")}
      </h2>
      <p className="text-muted text-sm">{t("joining.text")}</p>
      {limit.isPending ? (
        <Waiting rows={1} />
      ) : limit.isError ? (
        <Problem what={t("joining.what")} error={limit.error} onRetry={() => void limit.refetch()} />
      ) : (
        <JoinLimitForm key={limit.data.endpointLimit} stored={limit.data.endpointLimit ?? ""} />
      )}
    </section>
  );
}

function JoinLimitForm({ stored }: { stored: string }) {
  const t = useWords("limits");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [typed, setTyped] = useState(stored);
  const save = useMutation(
    trpc.members.limitJoining.mutationOptions({
      onSuccess: async ({ endpointLimit }) => {
        toast.success(endpointLimit === null ? t("joining.lifted") : t("joining.saved", { limit: endpointLimit }));
        await queryClient.invalidateQueries({ queryKey: trpc.members.joinLimit.pathKey() });
      },
      onError: (error) => void toast.danger(messageOf(error)),
    }),
  );
  return (
    <>
      <TextField value={typed} onChange={setTyped} maxLength={2000}>
        <Label>{t("fieldOptional")}</Label>
        <Input placeholder={t("examples")} className="font-mono" />
        <Description>{t("help")}</Description>
      </TextField>
      <LimitPreview limit={typed} isOptional />
      <div>
        <Button
          variant="secondary"
          isDisabled={typed.trim() === stored}
          isPending={save.isPending}
          onPress={() => save.mutate({ organization: slug, endpointLimit: typed.trim() || null })}
        >
          {t("save")}
        </Button>
      </div>
    </>
  );
}
