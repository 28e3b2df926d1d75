/** What can be stored, diffed and replayed. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
