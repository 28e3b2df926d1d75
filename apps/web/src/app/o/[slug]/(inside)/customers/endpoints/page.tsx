import type { Metadata } from "next";
import { CustomerEndpoints } from "@/features/customers/customer-endpoints";
import { translatorOf, Words } from "@/server/words";

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await translatorOf("customers"))("title") });

export default function CustomersEndpointsPage() {
  return (
    <Words of={["customers", "stateReason"]}>
      <CustomerEndpoints />
    </Words>
  );
}
