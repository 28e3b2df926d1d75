"use client";
import { Compass } from "lucide-react";
import { Blank } from "@/components/blank";
import { LinkButton } from "@/components/link-button";
import { PageHeader } from "@/components/page-header";
import { useOrganization } from "@/features/organization/organization-context";

export default function NotFoundInside() {
  const { slug } = useOrganization();
  return (
    <>
      <PageHeader title="Page not found" />
      <Blank icon={Compass} title="There is nothing at this address">
        <p>It may be of another organization, or what it showed is gone.</p>
        <LinkButton href={`/o/${slug}/inbox`}>Back to inbox</LinkButton>
      </Blank>
    </>
  );
}
