import type { Prisma } from "@padit/db";
import { isId, type Selector, type SelectorTerm } from "@padit/domain";
import { nameWhere, partWhere, textWhere } from "./name-where";

/** A selector as conditions on endpoint rows, all of which must hold: they select the same endpoints as `matches`. */
export const endpointSelectorWhere = (selector: Selector): Prisma.EndpointWhereInput[] =>
  selector.map((term) => (term.not ? { NOT: termWhere(term) } : termWhere(term)));

function termWhere({ field, values }: SelectorTerm): Prisma.EndpointWhereInput {
  switch (field) {
    case "text":
      return { OR: values.map((value) => ({ name: partWhere(value) })) };
    case "endpoint":
      return { OR: values.map((value) => ({ name: nameWhere(value) })) };
    case "endpoint_id":
      return { id: { in: values.filter(isId) } };
    case "label":
      return { tags: { hasSome: [...values] } };
    case "protocol":
      return { OR: values.map((value) => ({ protocol: textWhere(value) })) };
    case "metric":
      return { series: { some: { OR: values.map((value) => ({ metricName: nameWhere(value) })) } } };
    case "collector":
    case "site": {
      const column = field === "collector" ? "name" : "site";
      return { collectors: { some: { collector: { OR: values.map((value) => ({ [column]: nameWhere(value) })) } } } };
    }
    case "severity":
    case "status":
    case "kind":
    case "owner":
      // Endpoints do not have these fields.
      return { id: { in: [] } };
  }
}
