import type { Metadata } from "next";
import { OnCallPage } from "@/features/on-call/on-call-page";
import { translatorOf, Words } from "@/server/words";

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await translatorOf("onCall"))("title") });

export default function RotasPage() {
  return (
    <Words of={["notifications"]}>
      <OnCallPage />
    </Words>
  );
}
