export { keepPresence, livingProcesses, type PresenceStore, presenceRow } from "./keep-presence";
