/** The nouns of detection are in `model/`; this file lists them for importers that still name it. */
export * from "../model/detection-config";
export * from "../model/effects";
export * from "../model/log-batch";
export * from "../model/shard-pipeline";
