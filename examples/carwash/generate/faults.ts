/** A fault that the deliveries hold on purpose. */
export interface Fault {
  /** Path under the data folder; `*` stands for any name. */
  readonly file: string
  /** Row numbers over the file's records, from 1, the header not counted; or all of them. */
  readonly rows: readonly number[] | 'all'
  /** What is wrong, as a stable snake_case name. */
  readonly what: string
  /** The columns concerned, where it is about columns. */
  readonly columns?: readonly string[]
  /** What a lossless merge must do about it. */
  readonly expect: string
}

/** The list of faults as a JSON text, one a line. */
export function faultsText(faults: readonly Fault[]): string {
  return `[\n${faults.map((fault) => `  ${JSON.stringify(fault)}`).join(',\n')}\n]\n`
}
