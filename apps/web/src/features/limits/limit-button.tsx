"use client";
import { Button } from "@heroui/react";
import type { MemberView } from "@padit/services/members";
import { useState } from "react";
import { useWords } from "@/features/words/use-words";
import { LimitDialog } from "./limit-dialog";

/** Admins and owners manage the whole organization. A provider can make a limited member an admin, whose limit can then be lifted. */
export const isLimitable = ({ role, endpointLimit }: MemberView): boolean =>
  role === "viewer" || role === "operator" || endpointLimit !== null;

export function LimitButton({ member }: { member: MemberView }) {
  const t = useWords("limits");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" variant="ghost" aria-label={t("setOf", { name: member.name })} onPress={() => setOpen(true)}>
        {t("set")}
      </Button>
      <LimitDialog member={member} isOpen={isOpen} onOpenChange={setOpen} />
    </>
  );
}
