/** Leads keyboard and screen reader to the first field that is wrong. */
export const focusProblem = (within: Element | null): void => within?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
