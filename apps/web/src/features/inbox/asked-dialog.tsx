"use client";
import dynamic from "next/dynamic";
import { type ComponentProps, useEffect, useState } from "react";
import type Dialog from "./action-dialog";

const load = () => import("./action-dialog");
const ActionDialog = dynamic(load, { ssr: false });

/** Loads the code of the action dialog shortly after the page, so that a digit typed right after the action key reaches the dialog. */
export function AskedDialog(props: ComponentProps<typeof Dialog>) {
  const [wasAsked, setAsked] = useState(false);
  if (props.asked && !wasAsked) setAsked(true);
  useEffect(() => {
    const rest = setTimeout(() => void load(), REST_MS);
    return () => clearTimeout(rest);
  }, []);
  return wasAsked && <ActionDialog {...props} />;
}

const REST_MS = 1_500;
