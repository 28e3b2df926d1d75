"use client";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { useMay } from "@/features/organization/organization-context";

const SilenceDialog = dynamic(() => import("./silence-dialog"), { ssr: false });

/** `silence` opens the dialog, for an alert or (null) without one; `dialog` must be rendered. Viewers cannot open it. */
export function useSilencing(): { silence: (alertId: string | null) => void; dialog: ReactNode } {
  const mayAct = useMay("operator");
  const [asked, setAsked] = useState<{ alertId: string | null } | null>(null);
  return {
    silence: (alertId) => {
      if (mayAct) setAsked({ alertId });
    },
    dialog: asked && <SilenceDialog alertId={asked.alertId} onDone={() => setAsked(null)} />,
  };
}
