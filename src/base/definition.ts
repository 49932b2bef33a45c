/** One line of the catalogue: the exit code, the sentence, and the step that mends it. */
export interface Definition<P> {
  readonly exit: number
  readonly sentence: (parameters: P) => string
  readonly next: (parameters: P) => string
}

/** Makes a line of the catalogue. */
export function define<P>(
  exit: number,
  sentence: (parameters: P) => string,
  next: (parameters: P) => string,
): Definition<P> {
  return { exit, sentence, next }
}
