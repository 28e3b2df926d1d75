import { translatorOf } from "@/server/words";

/** Replaces every page of an organization that the operator of the installation has suspended. */
export async function OrganizationSuspended({ organization }: { organization: string }) {
  const t = await translatorOf("signIn");
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center gap-4 p-6">
      <h1 className="font-semibold text-2xl">{t("suspended.title", { organization })}</h1>
      <p className="text-sm">{t("suspended.text")}</p>
      <a href="/account" className="text-accent-text underline">
        {t("suspended.account")}
      </a>
    </main>
  );
}
