export * from "./page";
export * from "./service-context";
export { CHANGE_TOPICS, type ChangeTopic } from "./tell-browsers";
