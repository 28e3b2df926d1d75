/** All that a plugin needs of PADIT: docs/plugin-development.md. */
export * from "@padit/domain/plugin-kit";
export * from "@padit/notifiers/plugin-kit";
export * from "@padit/protocols/plugin-kit";
export { z } from "zod";
export { defineProtocol } from "./define-protocol";
