import type { Metadata } from "next";
import { NewOrganization } from "@/features/organizations/new-organization";

export const metadata: Metadata = { title: "New organization" };

export default function NewOrganizationPage() {
  return (
    <>
      <h1 className="font-semibold text-2xl">New organization</h1>
      <p className="text-muted text-sm">It has its own endpoints, collectors, alerts and members. You will own it.</p>
      <NewOrganization />
    </>
  );
}
