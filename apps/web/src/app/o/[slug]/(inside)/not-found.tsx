"use client";
import { Compass } from "lucide-react";
import { Blank } from "@/components/blank";
import { LinkButton } from "@/components/link-button";
import { PageHeader } from "@/components/page-header";
import { useOrganization } from "@/features/organization/organization-context";
import { useWords } from "@/features/words/use-words";

export default function NotFoundInside() {
  const t = useWords("shell");
  const { slug } = useOrganization();
  return (
    <>
      <PageHeader title={t("notFound.title")} />
      <Blank icon={Compass} title={t("notFound.heading")}>
        <p>{t("notFound.text")}</p>
        <LinkButton href={`/o/${slug}/inbox`}>{t("notFound.back")}</LinkButton>
      </Blank>
    </>
  );
}
