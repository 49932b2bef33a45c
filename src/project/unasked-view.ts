import type { View } from './project.ts'

/** What a view has for questions and tools beside its rows: nothing, where none asks it. */
export const unasked: Pick<
  View,
  'slots' | 'ranks' | 'examples' | 'synonyms' | 'phrases' | 'negatives' | 'bigquery'
> = {
  slots: new Map(),
  ranks: undefined,
  examples: [],
  synonyms: new Map(),
  phrases: new Map(),
  negatives: [],
  bigquery: {},
}
