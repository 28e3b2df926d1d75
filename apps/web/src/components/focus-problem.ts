/** Focuses the first invalid field, so that keyboard and screen reader users find it. */
export const focusProblem = (within: Element | null): void => within?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
