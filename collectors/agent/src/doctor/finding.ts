/** The result of one check of `padit-agent doctor`. */
export interface DoctorFinding {
  name: string;
  ok: boolean;
  /** The result as a sentence; if not ok, also what to do. */
  text: string;
}
