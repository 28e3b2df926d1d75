import { readWall, type WallView } from "@padit/services/wall";
import type { Metadata } from "next";
import { Blank } from "@/components/blank";
import { TooManyRequests } from "@/features/sign-in/too-many-requests";
import { WallScreen } from "@/features/wall/wall-screen";
import { installation } from "@/server/installation";
import { readLinkPage } from "@/server/link-budget";
import { translatorOf, Words } from "@/server/words";

export const metadata: Metadata = { referrer: "no-referrer", robots: { index: false } };

/** The screen of a wall link, for anyone who has the link. */
export default async function WallPage({ params }: PageProps<"/wall/[token]">) {
  const { token } = await params;
  const wall = await wallOf(token);
  if (wall === "limited") return <TooManyRequests />;
  const t = await translatorOf("wall");
  if (!wall)
    return (
      <main className="grid min-h-dvh place-items-center">
        <title>{t("screen.tab")}</title>
        <Blank title={t("screen.dead")}>{t("screen.deadText")}</Blank>
      </main>
    );
  return (
    <Words of={["common", "alertText", "overview", "stateReason", "wall"]}>
      <title>{`${wall.organization} · ${t("screen.tab")}`}</title>
      <WallScreen wall={wall} />
    </Words>
  );
}

function wallOf(token: string): Promise<WallView | null | "limited"> {
  const { db, keyring, site } = installation();
  return readLinkPage(token, (onKnown) => readWall({ db, keyring, site, now: () => new Date(), onKnown }, token));
}
