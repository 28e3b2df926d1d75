"use client";
import { Button } from "@heroui/react";
import { FormProblem } from "@/components/form-problem";
import { useWords } from "@/features/words/use-words";
import type { useRouteDrafts } from "./use-route-drafts";

type SaveBarProps = Pick<
  ReturnType<typeof useRouteDrafts>,
  "isChanged" | "isOvertaken" | "isSaving" | "refusal" | "save" | "discard" | "loadAnew"
>;

/** Tells of changes that are not saved, and of a save by somebody else; hidden without changes. */
export function SaveBar({ isChanged, isOvertaken, isSaving, refusal, save, discard, loadAnew }: SaveBarProps) {
  const t = useWords("routes");
  if (!isChanged) return null;
  return (
    <section
      aria-label={t("saveBar.label")}
      className="sticky top-0 z-10 flex flex-wrap items-center gap-x-4 gap-y-2 border-separator border-y bg-surface px-4 py-2 text-sm sm:px-6"
    >
      {isOvertaken ? (
        <>
          <p role="alert" className="flex-1">
            {t("saveBar.overtaken")}
          </p>
          <Button size="sm" onPress={() => void loadAnew()}>
            {t("saveBar.reload")}
          </Button>
        </>
      ) : (
        <>
          <p role="status" className="flex-1">
            {t("saveBar.label")}
          </p>
          <Button size="sm" variant="secondary" onPress={discard}>
            {t("saveBar.discard")}
          </Button>
          <Button size="sm" isPending={isSaving} onPress={() => void save()}>
            {t("saveBar.save")}
          </Button>
        </>
      )}
      {refusal.byKey.size > 0 && <p className="w-full text-danger">{t("saveBar.refused")}</p>}
      {refusal.others.length > 0 && (
        <div className="w-full">
          <FormProblem message={refusal.others.join(" ")} />
        </div>
      )}
    </section>
  );
}
