import type { Metadata } from "next";
import { EndpointWizard } from "@/features/endpoints/wizard/endpoint-wizard";

export const metadata: Metadata = { title: "Add an endpoint" };

export default function NewEndpointPage() {
  return <EndpointWizard />;
}
