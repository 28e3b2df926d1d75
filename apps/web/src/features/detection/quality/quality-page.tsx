"use client";
import { DetectionTabs } from "../detection-tabs";
import { BudgetLine } from "./budget-line";
import { RightOrWrong } from "./right-or-wrong";
import { SuggestionList } from "./suggestion-list";

/** How often alerts were right, and the changes that people's verdicts call for. */
export function QualityPage() {
  return (
    <>
      <DetectionTabs hint="How often alerts were right, by your team's verdicts, and what would make them better." />
      <div className="flex max-w-5xl flex-col gap-8 p-4 sm:px-6">
        <BudgetLine />
        <SuggestionList />
        <RightOrWrong />
      </div>
    </>
  );
}
