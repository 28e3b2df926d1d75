import type { Metadata } from "next";
import { ComparePage } from "@/features/compare/compare-page";
import { translatorOf, Words } from "@/server/words";

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await translatorOf("compare"))("title") });

export default function Page() {
  return (
    <Words of={["compare"]}>
      <ComparePage />
    </Words>
  );
}
