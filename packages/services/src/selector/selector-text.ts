import { parseSelector, problemSentence, SELECTOR_LENGTH_MAX, type SelectorOptions } from "@padit/domain";
import { z } from "zod";

/** A selector's text as input; each problem names its position. The output is the text, so that a verb may parse it again. */
export const selectorText = (options: SelectorOptions = {}) =>
  z
    .string()
    .max(SELECTOR_LENGTH_MAX, { abort: true })
    .superRefine((text, ctx) => {
      for (const problem of parseSelector(text, options).problems) ctx.addIssue({ code: "custom", message: problemSentence(problem) });
    });
