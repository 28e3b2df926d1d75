import "pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./globals.css";
import type { Metadata } from "next";
import { headers } from "next/headers";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { markIcon } from "@/features/shell/mark";
import { themeScript } from "@/features/theme/theme-script";
import { readerLanguage } from "@/server/words";

export const metadata: Metadata = { title: { default: "PADIT", template: "%s · PADIT" }, icons: markIcon() };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    // The theme script changes class and data-theme before React hydrates the page.
    <html lang={await readerLanguage()} suppressHydrationWarning>
      <head>
        {/* react-aria reads the nonce for its style elements from this tag */}
        <meta property="csp-nonce" nonce={nonce} suppressHydrationWarning />
        {/* must run before the first paint; the script is a constant without user input */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body className="bg-background text-foreground">
        <NuqsAdapter>{children}</NuqsAdapter>
      </body>
    </html>
  );
}
