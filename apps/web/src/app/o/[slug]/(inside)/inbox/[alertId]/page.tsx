import type { Metadata } from "next";
import { AlertPage } from "@/features/inbox/alert-page";

export const metadata: Metadata = { title: "Alert" };

export default async function OneAlertPage({ params }: { params: Promise<{ alertId: string }> }) {
  const { alertId } = await params;
  return <AlertPage alertId={alertId} />;
}
