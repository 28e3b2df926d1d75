import type { Metadata } from "next";
import { RoutesPage } from "@/features/routes/routes-page";

export const metadata: Metadata = { title: "Routes" };

export default function NotificationRoutesPage() {
  return <RoutesPage />;
}
