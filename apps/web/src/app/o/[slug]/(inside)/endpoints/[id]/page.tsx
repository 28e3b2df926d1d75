import type { Metadata } from "next";
import { EndpointPage } from "@/features/endpoints/detail/endpoint-page";

export const metadata: Metadata = { title: "Endpoint" };

export default async function OneEndpointPage({ params }: PageProps<"/o/[slug]/endpoints/[id]">) {
  const { id } = await params;
  return <EndpointPage endpointId={id} />;
}
