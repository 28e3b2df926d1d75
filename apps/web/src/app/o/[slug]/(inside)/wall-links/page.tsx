import type { Metadata } from "next";
import { WallLinksPage } from "@/features/wall/wall-links-page";
import { translatorOf, Words } from "@/server/words";

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await translatorOf("wall"))("title") });

export default function WallScreensPage() {
  return (
    <Words of={["wall"]}>
      <WallLinksPage />
    </Words>
  );
}
