import type { Metadata } from "next";
import { AccountPage } from "@/features/account/account-page";
import { translatorOf } from "@/server/words";

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await translatorOf("account"))("title") });

export default async function Account() {
  const t = await translatorOf("account");
  return (
    <>
      <h1 className="font-semibold text-2xl">{t("title")}</h1>
      <AccountPage />
    </>
  );
}
