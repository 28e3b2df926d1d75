import Link from "next/link";
import { translatorOf } from "@/server/words";

/** Also shown to people outside of an organization, so that the answer does not reveal whether it exists. */
export default async function NotFound() {
  const t = await translatorOf("signIn");
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-3 p-6">
      <h1 className="text-2xl font-semibold">{t("notFound.title")}</h1>
      <p>{t("notFound.text")}</p>
      <Link className="underline" href="/sign-in">
        {t("notFound.toSignIn")}
      </Link>
    </main>
  );
}
