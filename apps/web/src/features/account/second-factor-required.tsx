import { translatorOf } from "@/server/words";

/** Replaces every page of an organization for a member who lacks the required second factor. */
export async function SecondFactorRequired({ organization }: { organization: string }) {
  const t = await translatorOf("account");
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center gap-4 p-6">
      <h1 className="font-semibold text-2xl">{t("factorRequired.title", { organization })}</h1>
      <p className="text-sm">{t("factorRequired.text")}</p>
      <a href="/account" className="text-accent-text underline">
        {t("factorRequired.open")}
      </a>
    </main>
  );
}
