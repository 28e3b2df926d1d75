import type { Metadata } from "next";
import { CollectorPage } from "@/features/collectors/collector-page";

export const metadata: Metadata = { title: "Collector" };

export default async function OneCollectorPage({ params }: PageProps<"/o/[slug]/collectors/[id]">) {
  const { id } = await params;
  return <CollectorPage collectorId={id} />;
}
