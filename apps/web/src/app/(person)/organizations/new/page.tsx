import type { Metadata } from "next";
import { NewOrganization } from "@/features/organizations/new-organization";
import { translatorOf } from "@/server/words";

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await translatorOf("account"))("newOrganization.title") });

export default async function NewOrganizationPage() {
  const t = await translatorOf("account");
  return (
    <>
      <h1 className="font-semibold text-2xl">{t("newOrganization.title")}</h1>
      <p className="text-muted text-sm">{t("newOrganization.hint")}</p>
      <NewOrganization />
    </>
  );
}
