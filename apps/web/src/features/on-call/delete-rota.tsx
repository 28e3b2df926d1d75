"use client";
import { toast } from "@heroui/react";
import type { RotaView } from "@padit/services/on-call";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FormDialog } from "@/components/form-dialog";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

/** Asks before a rota is deleted. */
export function DeleteRota({ rota: { id: rotaId, name }, onDone }: { rota: RotaView; onDone: () => void }) {
  const t = useWords("onCall");
  const { slug: organization } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(trpc.onCall.delete.mutationOptions());
  const submit = async (): Promise<void> => {
    await remove.mutateAsync({ organization, rotaId });
    await queryClient.invalidateQueries({ queryKey: trpc.onCall.pathKey() });
    toast(t("delete.done", { name }), { timeout: 4_000 });
  };
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onDone()}
      heading={t("delete.title", { name })}
      verb={t("delete.verb")}
      isDangerous
      isReady
      onSubmit={submit}
    >
      <p className="text-muted text-sm">{t("delete.text")}</p>
    </FormDialog>
  );
}
