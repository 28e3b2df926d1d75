import type { Metadata } from "next";
import { SilencesPage } from "@/features/silences/silences-page";

export const metadata: Metadata = { title: "Silences" };

export default function AllSilencesPage() {
  return <SilencesPage />;
}
