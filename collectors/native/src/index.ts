export * from "./addon";
export * from "./batches";
export * from "./filter";
export * from "./native";
export * from "./sockaddr";
