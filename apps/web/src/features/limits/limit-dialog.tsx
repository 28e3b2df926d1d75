"use client";
import { Description, Input, Label, TextField, toast } from "@heroui/react";
import type { MemberView } from "@padit/services/members";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "@/components/form-dialog";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { LimitPreview } from "./limit-preview";

interface LimitDialogProps {
  member: MemberView;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

/** Limits a member to some endpoints; an empty selector lifts the limit. */
export function LimitDialog({ member: { userId, name, endpointLimit }, isOpen, onOpenChange }: LimitDialogProps) {
  const { slug } = useOrganization();
  const t = useWords("limits");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [typed, setTyped] = useState(endpointLimit ?? "");
  const save = useMutation(trpc.members.limit.mutationOptions());
  const submit = async (): Promise<void> => {
    const saved = await save.mutateAsync({ organization: slug, userId, endpointLimit: typed.trim() || null });
    await queryClient.invalidateQueries({ queryKey: trpc.members.pathKey() });
    toast.success(saved.endpointLimit === null ? t("lifted", { name }) : t("saved", { name, limit: saved.endpointLimit }));
  };
  const change = (open: boolean): void => {
    setTyped(endpointLimit ?? "");
    onOpenChange(open);
  };
  return (
    <FormDialog isOpen={isOpen} onOpenChange={change} heading={t("title", { name })} verb={t("save")} isReady onSubmit={submit}>
      <p className="text-muted text-sm">{t("text", { name })}</p>
      <TextField value={typed} onChange={setTyped} autoFocus maxLength={2000}>
        <Label>{t("field")}</Label>
        <Input placeholder={t("examples")} className="font-mono" />
        <Description>{t("help")}</Description>
      </TextField>
      <LimitPreview limit={typed} />
    </FormDialog>
  );
}
