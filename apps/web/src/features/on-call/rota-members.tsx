"use client";
import { Button } from "@heroui/react";
import { ArrowDown, ArrowUp, X } from "lucide-react";
import { Choose } from "@/components/choose";
import { useWords } from "@/features/words/use-words";
import { movedMember } from "./rota-draft";

interface RotaMembersProps {
  memberIds: readonly string[];
  nameOf: ReadonlyMap<string, string>;
  onChange: (memberIds: string[]) => void;
}

/** Id of the choice that names the list; react-aria shows no label for an empty id. */
const UNCHOSEN = "unchosen";

/** The members of a rota in the order of their turns. */
export function RotaMembers({ memberIds, nameOf, onChange }: RotaMembersProps) {
  const t = useWords("onCall");
  const others = [...nameOf].filter(([id]) => !memberIds.includes(id)).map(([id, label]) => ({ id, label }));
  const icon = { isIconOnly: true, size: "sm", variant: "ghost" } as const;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-sm">{t("form.members")}</legend>
      <ol className="flex flex-col text-sm">
        {memberIds.map((id, index) => {
          const member = nameOf.get(id) ?? "";
          return (
            <li key={id} className="flex items-center gap-1">
              <span className="min-w-0 flex-1 truncate">
                {index + 1}. {member}
              </span>
              <Button {...icon} aria-label={t("form.up", { member })} onPress={() => onChange(movedMember(memberIds, id, -1))}>
                <ArrowUp aria-hidden className="size-4" />
              </Button>
              <Button {...icon} aria-label={t("form.down", { member })} onPress={() => onChange(movedMember(memberIds, id, 1))}>
                <ArrowDown aria-hidden className="size-4" />
              </Button>
              <Button {...icon} aria-label={t("form.drop", { member })} onPress={() => onChange(memberIds.filter((known) => known !== id))}>
                <X aria-hidden className="size-4" />
              </Button>
            </li>
          );
        })}
      </ol>
      {others.length > 0 && (
        <Choose
          label={t("form.addMember")}
          value={UNCHOSEN}
          onChange={(id) => id !== UNCHOSEN && onChange([...memberIds, id])}
          options={[{ id: UNCHOSEN, label: t("form.addMember") }, ...others]}
        />
      )}
    </fieldset>
  );
}
