import { translatorOf } from "@/server/words";

/** Replaces every page of an organization for a member whose session another door than its provider opened. */
export async function SignOnRequired({ organization, slug }: { organization: string; slug: string }) {
  const t = await translatorOf("signIn");
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center gap-4 p-6">
      <h1 className="font-semibold text-2xl">{t("singleSignOn.title", { organization })}</h1>
      <p className="text-sm">{t("singleSignOn.text")}</p>
      <a href={`/api/sso/start/${encodeURIComponent(slug)}`} className="button button--primary w-fit">
        {t("singleSignOn.go")}
      </a>
    </main>
  );
}
