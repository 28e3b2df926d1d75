/** Evidence is in `model/`; this file remains for importers that still name it. */
export * from "../model/evidence";
