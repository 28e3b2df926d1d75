export { describeNotifier, enteredSettings, type NotifierDescription } from "./describe";
export type { HttpClient, HttpOutcome, OutboundRequest } from "./http";
export type { Message } from "./message";
export type { NetworkGuard } from "./network";
export type { AnyNotifier, MailServer } from "./notifier";
export { NOTIFIERS } from "./notifiers";
export type { DeliveryOutcome, ExternalRecord } from "./outcome";
export { sendMail } from "./send-mail";
