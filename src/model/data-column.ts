/** A column as the training data has it. */
export interface DataColumn {
  readonly name: string
  readonly kind: 'numeric' | 'text'
}
