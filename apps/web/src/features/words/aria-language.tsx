"use client";
import type { ReactNode } from "react";
import { I18nProvider } from "react-aria-components";
import { FORMAT_LOCALES } from "./languages";
import { useLanguage } from "./use-words";

/** Gives the reader's language to the component library: date and number fields, and the words that screen readers say. */
export const AriaLanguage = ({ children }: { children: ReactNode }) => (
  <I18nProvider locale={FORMAT_LOCALES[useLanguage()]}>{children}</I18nProvider>
);
