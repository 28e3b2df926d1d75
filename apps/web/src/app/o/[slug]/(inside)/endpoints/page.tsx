import type { Metadata } from "next";
import { EndpointsList } from "@/features/endpoints/list/endpoints-list";

export const metadata: Metadata = { title: "Endpoints" };

export default function EndpointsPage() {
  return <EndpointsList />;
}
