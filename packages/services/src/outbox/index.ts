export { BUS_KEY, enqueue } from "./enqueue";
export { deliveriesFailing, OutboxMessage, type ScoreRef, type WindowRef } from "./messages";
