export * from "./calendar";
export * from "./rota";
