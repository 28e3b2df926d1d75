import { Blank } from "@/components/blank";
import { translatorOf } from "@/server/words";

const RETRY_AFTER_SECONDS = 60;

/** In place of a link's page when the link or the address has no requests left. A screen that nobody operates loads the page again by itself. */
export async function TooManyRequests() {
  const t = await translatorOf("signIn");
  return (
    <main className="grid min-h-dvh place-items-center">
      <title>{t("limited.title")}</title>
      <meta httpEquiv="refresh" content={String(RETRY_AFTER_SECONDS)} />
      <Blank title={t("limited.title")}>{t("limited.text")}</Blank>
    </main>
  );
}
