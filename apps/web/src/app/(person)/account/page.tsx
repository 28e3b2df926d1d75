import type { Metadata } from "next";
import { AccountPage } from "@/features/account/account-page";

export const metadata: Metadata = { title: "Account" };

export default function Account() {
  return (
    <>
      <h1 className="font-semibold text-2xl">Account</h1>
      <AccountPage />
    </>
  );
}
