/** Parameters of what is open and how dense the rows are. They do not choose the rows of the list. */
const PASSING = ["alert", "incident", "density"];

/** The part of a list's address that a saved view keeps, in one order, so that equal views compare equal. */
export function viewQueryOf(address: string | URLSearchParams): string {
  const params = new URLSearchParams(address);
  for (const name of PASSING) params.delete(name);
  params.sort();
  return params.toString();
}
