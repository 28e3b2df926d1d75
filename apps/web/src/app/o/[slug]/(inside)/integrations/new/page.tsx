import type { Metadata } from "next";
import { NewWebhook } from "@/features/integrations/webhook-form";

export const metadata: Metadata = { title: "New webhook" };

export default function NewIntegrationPage() {
  return <NewWebhook />;
}
