import type { Metadata } from "next";
import { NewIntegration } from "@/features/integrations/new-integration";

export const metadata: Metadata = { title: "New integration" };

export default function NewIntegrationPage() {
  return <NewIntegration />;
}
