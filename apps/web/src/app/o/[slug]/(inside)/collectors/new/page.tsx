import type { Metadata } from "next";
import { EnrolWizard } from "@/features/collectors/enrol-wizard";

export const metadata: Metadata = { title: "Add a collector" };

export default function NewCollectorPage() {
  return <EnrolWizard />;
}
