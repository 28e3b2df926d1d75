import type { Metadata } from "next";
import { PoliciesPage } from "@/features/detection/policies/policies-page";

export const metadata: Metadata = { title: "Policies" };

export default function DetectionPoliciesPage() {
  return <PoliciesPage />;
}
