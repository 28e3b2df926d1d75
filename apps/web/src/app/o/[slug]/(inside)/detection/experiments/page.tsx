import type { Metadata } from "next";
import { ExperimentsPage } from "@/features/detection/experiments/experiments-page";

export const metadata: Metadata = { title: "Experiments" };

export default function DetectionExperimentsPage() {
  return <ExperimentsPage />;
}
