export { alertDocument } from "./alert-document";
export { attemptDelivery, type DeliveryDoors } from "./attempt-delivery";
export { isFreeHead } from "./due-deliveries";
export { DeliveryFilter } from "./filter";
export type { QueuedDelivery } from "./lane";
export { notificationMessage } from "./notification-message";
export { queueDeliveries } from "./queue-deliveries";
export { resendRecords } from "./resend-records";
export { retryDeliveries } from "./retry-deliveries";
