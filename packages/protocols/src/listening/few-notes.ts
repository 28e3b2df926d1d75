const NOTES_MAX = 5;

/** Keeps the first few different sentences, for a run's detail. */
export class FewNotes {
  private notes: string[] = [];

  add(note: string): void {
    if (this.notes.length < NOTES_MAX && !this.notes.includes(note)) this.notes.push(note);
  }

  /** Returns the sentences and clears the list. */
  take(): string[] {
    const { notes } = this;
    this.notes = [];
    return notes;
  }
}
