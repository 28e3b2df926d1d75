"use client";
import dynamic from "next/dynamic";
import { useSyncExternalStore } from "react";
import type { StepUpRequests } from "./step-up-requests";

const StepUpDialog = dynamic(() => import("./step-up-dialog"), { ssr: false });

/** Asks for the person's proof while a request waits for it. The dialog's code is loaded at first use. */
export function StepUp({ requests }: { requests: StepUpRequests }) {
  const isAsking = useSyncExternalStore(requests.subscribe, requests.isAsking, () => false);
  return isAsking && <StepUpDialog onAnswer={(isProven) => requests.answer(isProven)} />;
}
