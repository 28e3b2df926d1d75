import type { Metadata } from "next";
import { EditEndpoint } from "@/features/endpoints/detail/edit-endpoint";

export const metadata: Metadata = { title: "Edit endpoint" };

export default async function EditEndpointPage({ params }: PageProps<"/o/[slug]/endpoints/[id]/edit">) {
  const { id } = await params;
  return <EditEndpoint endpointId={id} />;
}
