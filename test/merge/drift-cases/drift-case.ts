import type { Content, Declared } from '../merging.ts'
import type { Grid } from '../rows.ts'

/** Deliveries that drift, and what must become of them: written from the contract, never from a run. */
export interface DriftCase {
  /** A sentence a client would agree with. */
  readonly why: string
  readonly declared: Declared
  /** One or several merges, one after another over the same folder. */
  readonly steps: readonly Step[]
}

/** Files that come, and what must stand after them. */
export interface Step {
  readonly files: Readonly<Record<string, Content>>
  /** Files that were delivered before and are taken away. */
  readonly gone?: readonly string[]
  /** Published column → type, all of them, the beginning of its text. */
  readonly types: Readonly<Record<string, string>>
  /** All published rows in any order; columns that are not named do not count. */
  readonly rows: Grid
  /** `store/file:row reason`. */
  readonly quarantined?: readonly string[]
  /** `store/file reason`. */
  readonly rejected?: readonly string[]
  /** `winner < loser`, each as `store/file:row`. */
  readonly merged?: readonly string[]
  readonly superseded?: number
  readonly withdrawn?: number
  readonly sameBytes?: number
}

/** A case of one delivery. */
export function oneDelivery(why: string, declared: Declared, step: Step): DriftCase {
  return { why, declared, steps: [step] }
}
