import { z } from "zod";

// The content security policy forbids evaluating strings, which zod's compiled parsers do.
z.config({ jitless: true });
