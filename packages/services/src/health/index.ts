export { type ComponentHealth, readHealth, type StoredHealth } from "./read-health";
