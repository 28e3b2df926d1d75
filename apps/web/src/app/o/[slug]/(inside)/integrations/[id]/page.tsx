import type { Metadata } from "next";
import { IntegrationDetail } from "@/features/integrations/integration-detail";

export const metadata: Metadata = { title: "Integration" };

export default async function IntegrationPage({ params }: PageProps<"/o/[slug]/integrations/[id]">) {
  const { id } = await params;
  return <IntegrationDetail integrationId={id} />;
}
