import type { KeyCandidate } from '../merge/advise.ts'
import type { Kind } from './evidence.ts'
import type { LaidOutTable, Layout } from './layout.ts'
import type { NamingRule } from './naming.ts'
import type { PersonalColumn } from './personal.ts'
import type { StoreNeed } from './store-need.ts'
import type { UpdateTime } from './update-time.ts'

/** A whole project as a folder of exports suggests it; each part with what speaks for it. */
export interface Proposal {
  readonly name: string
  /** Where the exports lie, as `data:` says it. */
  readonly data: string
  readonly layout: Layout
  readonly stores: readonly string[]
  readonly naming: readonly NamingRule[]
  readonly tables: readonly ProposedTable[]
  /** Tables of which no file could be read, each with the first cause. */
  readonly unreadable: readonly { readonly name: string; readonly cause: string }[]
}

/** One table of it. */
export interface ProposedTable {
  readonly laidOut: LaidOutTable
  readonly rows: number
  readonly key: ProposedKey
  readonly updateTime: UpdateTime
  readonly columns: readonly ProposedColumn[]
  readonly personal: readonly PersonalColumn[]
  readonly needs: readonly StoreNeed[]
  readonly rejected: readonly { readonly file: string; readonly cause: string }[]
}

/** A column and how the files have it: `integer: int32 in 15, text in 16`. */
export interface ProposedColumn {
  readonly name: string
  /** Where drift would make it text. */
  readonly type: Kind | undefined
  readonly said: string
}

/** The key, and what others would do. */
export interface ProposedKey {
  readonly columns: readonly string[]
  /** How it was measured; undefined where nothing tells the rows apart, and only equal rows are one. */
  readonly measured: KeyCandidate | undefined
  readonly allowNulls: boolean
  /** Other keys that lose nothing, and single columns that would lose something. */
  readonly alsoGood: readonly KeyCandidate[]
  readonly losing: readonly KeyCandidate[]
}
