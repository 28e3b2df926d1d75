import { router } from "./init";
import { collectors } from "./routers/collectors";
import { endpoints } from "./routers/endpoints";
import { live } from "./routers/live";
import { organizations } from "./routers/organizations";

export const appRouter = router({ collectors, endpoints, live, organizations });
export type AppRouter = typeof appRouter;
