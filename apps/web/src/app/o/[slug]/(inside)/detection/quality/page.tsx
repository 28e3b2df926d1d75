import type { Metadata } from "next";
import { QualityPage } from "@/features/detection/quality/quality-page";

export const metadata: Metadata = { title: "Detection quality" };

export default function DetectionQualityPage() {
  return <QualityPage />;
}
