/** Exports for channels in other packages; @padit/plugin re-exports them. Everything else in this package may change at any time. */
export type { HttpClient, HttpOutcome, OutboundRequest } from "./http";
export { httpDelivery, httpReply, httpRetry, isHttpSuccess, JSON_HEADERS } from "./http";
export type { Message } from "./message";
export type { NetworkGuard, SocketDestination } from "./network";
export { type AnyNotifier, defineNotifier, type Notifier } from "./notifier";
export { type DeliveryOutcome, NO_REPLY, type Reply } from "./outcome";
export { cutUtf8, facts, headline, sentence } from "./wording";
