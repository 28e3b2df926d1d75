"use client";
import { Button, Toast } from "@heroui/react";
import { Menu, X } from "lucide-react";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { LimitBar } from "@/features/limits/limit-bar";
import { useWords } from "@/features/words/use-words";
import { Brand } from "./brand";
import { CommandPalette } from "./command-palette";
import { ConnectionBar } from "./connection-bar";
import { DelegateBar } from "./delegate-bar";
import { KeysHelp } from "./keys-help";
import { SampleBar } from "./sample-bar";
import { Sidebar } from "./sidebar";
import { useGoToKeys } from "./use-go-to-keys";

/** The frame of every page of an organization: sidebar, connection bar, toasts, palette and keys. */
export function AppShell({ children }: { children: ReactNode }) {
  const t = useWords("shell");
  const [isOpen, setOpen] = useState(false);
  const path = usePathname();
  useGoToKeys();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the drawer
  useEffect(() => setOpen(false), [path]);
  return (
    <div className="flex h-dvh flex-col md:flex-row">
      <a href="#main" className="sr-only z-50 rounded-lg bg-overlay p-2 focus:not-sr-only focus:absolute focus:m-2">
        {t("skip")}
      </a>
      <div className="flex items-center gap-2 border-border border-b px-2 py-1.5 md:hidden">
        <Button
          isIconOnly
          variant="ghost"
          aria-label={t(isOpen ? "closeMenu" : "openMenu")}
          aria-expanded={isOpen}
          onPress={() => setOpen(!isOpen)}
        >
          {isOpen ? <X aria-hidden className="size-5" /> : <Menu aria-hidden className="size-5" />}
        </Button>
        <Brand />
      </div>
      <div className={`${isOpen ? "flex" : "hidden"} min-h-0 md:flex`}>
        <Sidebar />
      </div>
      <div className={`${isOpen ? "hidden" : "flex"} min-h-0 min-w-0 flex-1 flex-col md:flex`}>
        <ConnectionBar />
        <SampleBar />
        <LimitBar />
        <DelegateBar />
        <main id="main" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto outline-none">
          {children}
        </main>
      </div>
      <Toast.Provider placement="bottom end" />
      <CommandPalette />
      <KeysHelp />
    </div>
  );
}
