/** What a run tells while it works. Everything here goes to stderr or an event stream, never to stdout. */
export interface Reporter {
  /** A stage of the run begins: 'land', 'profile', 'merge', 'build' … with what it works on. */
  stage(stage: string, subject: string, detail?: string): void
  /** Work done so far in the current stage, in rows; `total` where it is known. */
  progress(done: number, total?: number): void
  /** Something the person should know that stops nothing. */
  note(message: string): void
}

/** Says nothing; for tests and library use. */
export const quietReporter: Reporter = {
  stage: () => {},
  progress: () => {},
  note: () => {},
}
