"use client";
import { useWords } from "@/features/words/use-words";
import { DetectionTabs } from "../detection-tabs";
import { BudgetLine } from "./budget-line";
import { RightOrWrong } from "./right-or-wrong";
import { SuggestionList } from "./suggestion-list";

/** How often alerts were right, and the changes that people's verdicts call for. */
export function QualityPage() {
  const t = useWords("detection");
  return (
    <>
      <DetectionTabs hint={t("quality.hint")} />
      <div className="flex max-w-5xl flex-col gap-8 p-4 sm:px-6">
        <BudgetLine />
        <SuggestionList />
        <RightOrWrong />
      </div>
    </>
  );
}
