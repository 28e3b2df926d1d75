"use client";
import { Button } from "@heroui/react";
import { FormProblem } from "@/components/form-problem";
import type { useRouteDrafts } from "./use-route-drafts";

type SaveBarProps = Pick<
  ReturnType<typeof useRouteDrafts>,
  "isChanged" | "isOvertaken" | "isSaving" | "refusal" | "save" | "discard" | "loadAnew"
>;

/** Tells of changes that are not saved, and of a save by somebody else; hidden without changes. */
export function SaveBar({ isChanged, isOvertaken, isSaving, refusal, save, discard, loadAnew }: SaveBarProps) {
  if (!isChanged) return null;
  return (
    <section
      aria-label="Unsaved changes"
      className="sticky top-0 z-10 flex flex-wrap items-center gap-x-4 gap-y-2 border-separator border-y bg-surface px-4 py-2 text-sm sm:px-6"
    >
      {isOvertaken ? (
        <>
          <p role="alert" className="flex-1">
            Another person has saved the routes since. Load them anew to go on; your changes here are lost then.
          </p>
          <Button size="sm" onPress={() => void loadAnew()}>
            Load anew
          </Button>
        </>
      ) : (
        <>
          <p role="status" className="flex-1">
            Unsaved changes
          </p>
          <Button size="sm" variant="secondary" onPress={discard}>
            Discard
          </Button>
          <Button size="sm" isPending={isSaving} onPress={() => void save()}>
            Save
          </Button>
        </>
      )}
      {refusal.byKey.size > 0 && <p className="w-full text-danger">Not saved: see the routes below.</p>}
      {refusal.others.length > 0 && (
        <div className="w-full">
          <FormProblem message={refusal.others.join(" ")} />
        </div>
      )}
    </section>
  );
}
